"""Words on paper and in pictures."""

from typing import Final

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
MYRIAD: Final = "万"
HUNDRED_MILLION: Final = "亿"
YUAN: Final = "元"
JIAO: Final = "角"
FEN: Final = "分"
EXACT: Final = "整"
MINUS: Final = "负"

SERIAL: Final = "序号"
PRODUCT: Final = "商品"
SPEC: Final = "规格"
COUNT: Final = "数量"
UNIT: Final = "单位"
PRICE: Final = "单价"
AMOUNT: Final = "金额"
REMARK: Final = "备注"
NUMBER: Final = "单号"
DATE: Final = "日期"
PLACE: Final = "仓库"
DUE: Final = "交期"
SOURCE: Final = "来源"
WAY: Final = "{location} → {target}"
CONTACT: Final = "联系人"
ADDRESS: Final = "地址"
NOTE_TITLE: Final = {
    "receipt": "入 库 单",
    "shipment": "送 货 单",
    "opening": "期 初 单",
}
UNFINISHED: Final = "（{status}，不作凭证）"
PAGE_SUM: Final = "本页小计"
SUM: Final = "合计"
SUM_WORDS: Final = "合计（大写）"
YUAN_SIGN: Final = "¥{amount}"
NO_AMOUNT: Final = "有的商品没有单价，金额待定"
SUM_COUNT: Final = "合计数量"
REMARKS: Final = "备注：{note}"
MAKER: Final = "制单：{name}"
SIGN: Final = ("仓管：", "送货：", "收货人签字：")
PAGE: Final = "第 {page} 页 共 {pages} 页"
COPIES: Final = "第一联 存根　第二联 客户　第三联 财务"
FACT: Final = "{name}：{value}"
NOTE_FILE: Final = "{title} {number}.pdf"

COSTS: Final = "成本"
COSTS_TITLE: Final = "{company} 库存成本（{mode}）"
COSTS_FILE: Final = "成本 {since} 至 {until} {mode}"
COSTS_CAPTION: Final = "成本 {since} 至 {until}（{mode}）"
COSTS_MODE: Final = {"": "按当时", "as_it_was": "按实际"}
COSTS_COLUMNS: Final = (
    "编码", "商品", "单位", "期初数量", "期初金额", "进数量", "进金额", "出数量", "出金额",
    "成本差异", "期末数量", "期末金额",
)  # fmt: skip
COSTS_NOTE: Final = {
    "": "晚到的发票算在收票那天；每一笔出库的成本当时定下，以后不改。",
    "as_it_was": "晚到的发票算在到货那天；每一笔出库的成本当时定下，以后不改。",
}
COSTS_CHECK: Final = "期初 + 进 = 出 + 成本差异 + 期末"

STATEMENT: Final = "对账单"
STATEMENT_TITLE: Final = "{partner} 对账单"
STATEMENT_BETWEEN: Final = "{company}"
STATEMENT_SPAN: Final = "{since} 至 {until}"
OPENING: Final = "期初余额"
DOCUMENT: Final = "单据"
WHAT: Final = "摘要"
BALANCE: Final = "余额"
OWED_TO_US: Final = {
    "charged": "应收",
    "paid": "已收",
    "closing": "截至 {until}，贵方应付 {amount}（{words}）。",
    "ahead": "截至 {until}，贵方预付 {amount}（{words}）。",
}
OWED_BY_US: Final = {
    "charged": "应付",
    "paid": "已付",
    "closing": "截至 {until}，我方应付 {amount}（{words}）。",
    "ahead": "截至 {until}，我方预付 {amount}（{words}）。",
}
STATEMENT_CAPTION: Final = "{partner} 对账单 {since} 至 {until}"
STATEMENT_FILE: Final = "{partner} 对账单 {since} 至 {until}"

LABELS: Final = "标签"
LABELS_FILE: Final = "标签 {name}.pdf"
LABEL_UNTIL: Final = "到期 {date}"
LABEL_BATCH: Final = "批次 {batch}"
PARTNER_ELSE: Final = "往来单位"
IN_BASE: Final = "合 {quantity}{unit}"
NOTE_CAPTION: Final = "{kind} {number}"
PACKED: Final = "{spec}　{unit}"
LIST: Final = "、"
