"""The words of orders, transfers, returns and money: what begins a command, what goes with it."""

import re
from typing import Final


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Days, as said of a delivery.
DAYS_AHEAD: Final = {
    **dict.fromkeys(_each("今天 今日 当天 今晚 今早"), 0),
    **dict.fromkeys(_each("明天 明日 次日 明早 明晚 翌日"), 1),
    **dict.fromkeys(_each("后天 后日"), 2),
    "大后天": 3,
}
DAYS_GONE: Final = _each(
    "大前天 前天 前日 昨天 昨日 昨晚 上周 上星期 上礼拜 上个星期 上个礼拜 上个月 上月 去年"
)
DAYS_WIDE: Final = _each("这几天 过几天 过两天 改天 尽快 周末 月中 中旬 上旬 下旬 年前 节前 节后")
WEEK: Final = _each("星期 礼拜 周")
WEEKDAYS: Final = {
    **dict(zip("一二三四五六日", range(7), strict=True)),
    **dict(zip("123456", range(6), strict=True)),
    "天": 6,
}
NEXT, THIS = "下", "本这"
MEASURE_OF_WEEK: Final = "个"
DAY_MARKS: Final = "号日"
YEAR, MONTH = "年月"
TENS_IN_DAYS: Final = "十廿卅"
EDGES_OF_MONTH: Final = "底末初"
SOME_DAYS: Final = "(?:好?几|数|两三|三五|三四|四五)天(?:以?后|之后|以?内|之内)?"
MONTH_ENDS: Final = _each("月底 月末")
MONTH_BEGINS: Final = _each("月初")
YEAR_ENDS: Final = _each("年底 年末")
AFTER_DAYS: Final = _each("以后 之后 后 以内 之内 内")
COUNTED_DAYS: Final = _each("天 日")
COUNTED_WEEKS: Final = _each("个星期 星期 个礼拜 礼拜 周")
HOURS: Final = _each("早上 上午 中午 下午 傍晚 晚上")
O_CLOCK: Final = "点"
DUE: Final = _each("送达 送到 送货 送 到货 到 要货 要 交货 交 发货 提货 取货 取")
DUE_SHORT: Final = _each("送 要")
# 明天送到城东超市: there 送到 is the way, not the end of the day.
NOT_AFTER_DUE: Final = "到给礼"
MINUTE: Final = "分"
WAYS: Final = _each("从 向 到 在 由")
AFTER_DAY: Final = (*WAYS, *_each("发 送 出 订 采购 下单 客户 供应商 原因 备注 单价"))
NOT_DUE: Final = _each("生产日期 第")
BEFORE: Final = _each("之前 以前 前")
DUE_HEAD: Final = _each("交期 交货期 交货日期 送货日期 要货日期 到货日期 日期 最晚 最迟")

# What goods are done with, at the head of a sentence.
ORDER: Final = _each("下单 下订单 下个单 订购 开单 销售开单 销售订单 新建订单 客户下单")
ORDER_OR_BUY: Final = _each("订货 预订 预定 订")
REQUEST: Final = _each("请购 申请采购 采购申请 申购 要求采购")
BUY: Final = _each("采购 采购下单 下采购单 采购单 进购")
MAKE: Final = _each("生产 生产工单 下工单 开工单 工单 排产 投产 加工 制作")
TRANSFER: Final = _each("内部调拨 仓库调拨 调拨 调货 移库 转仓 移仓 调仓")
MOVE: Final = _each("调拨 调货 调 移 转 搬")
RECEIVE_TRANSFER: Final = _each("收调拨 调拨收货 调入 调拨入库 接收调拨 调拨到货 调拨签收")
RETURN: Final = _each("客户拒收 拒收 客户退货 客户退回 销售退货 退货入库 退货 退回 客退")
SEND_BACK: Final = _each(
    "退供应商 退给供应商 退货给供应商 退回供应商 采购退货 供应商退货 退厂 退货给 退给 退还给 退回给"
)
SCRAP: Final = _each("报废 报损 报废出库 销毁")
SAMPLE: Final = _each("样品赠送 赠送样品 送样品 送样 样品出库 样品出货 样品 寄样")
PROMOTION: Final = _each("促销出货 促销出库 促销赠送 促销发货 促销")
GIVE: Final = _each("赠送 赠品 赠品出库 免费送")
GIVE_REASONS: Final = {**dict.fromkeys(SAMPLE, "样品"), **dict.fromkeys(PROMOTION, "促销")}
RETAIL: Final = _each("零售 散客 门店销售 柜台销售 现卖 零卖")
EMERGENCY: Final = _each("紧急出库 紧急出货 紧急发货 应急出库 加急出库 特急出库")
FOUND: Final = _each("盘盈 盘盈入库 现场盘盈 多出来")
# 采购价, 退货单 and the like are things, not what is to be done.
NOT_ACT_BEFORE: Final = "单价量员区口率表部商线厂额组款日"

# These begin names too (订书机, 促销装可乐), so they need an edge behind them.
NEED_EDGE: Final = _each("订 预定 预订 样品 促销 工单 加工 制作 零售 散客 多出来 退回 采购单 赠品")
NOT_IN_WHO: Final = _each(
    "不 没 别 勿 吗 么 呢 谁 能 可以 怎么 如何 为什么 什么 多少 哪 昨 前天 已经 说 如果 后 再 就 先 想 要"
)
WHO_MARKS: Final = _each("给 帮 替 为 向 从 跟 找 由")
BUYING_FROM: Final = _each("向 从 跟 找")
TO_WHOM: Final = "给"
OF: Final = "的"
OUT_OF, UNTO, SEND, TAKEN = "从", "到", "发", "把将"
SENDING: Final = _each("发货 发 出货 出库 出 送货 送")
ORDER_SHORT: Final = "订"
ONWARD: Final = _each("调到 移到 转到 到 至 往 去 进 -> => → -")
PLACES: Final = _each("仓库 库房 仓 库 门店 门市 店")
NUMBERED_PLACE: Final = "号"
UNIT_ENDS: Final = "箱瓶提盒袋杯罐桶条支包件个只卷打套斤克升"
STRICT_SHIP: Final = re.compile("出库|出货")
BY: Final = _each("用 付 收 走")
PAID: Final = _each("付款 支付 付 收款 收 结账 到账")

# What is done with a document that has a number.
SHIP_ORDER: Final = _each("出库 发货 出货 送货 拣货出库 发 出")
RECEIVE_ORDER: Final = _each("入库 收货 到货 来货 收到 进货 收")
START: Final = _each("开工 开始生产 开始做 上线")
ISSUE: Final = _each("领料 领用 发料 领")
FINISH: Final = _each("完工 完成 报工 产出 完工入库 生产完成 做完")
INSPECT: Final = _each("验收 检验 质检 验货")
FILE: Final = _each("补单 补手续 补齐手续 补资料")
CANCEL: Final = _each("取消订单 取消 作废")
CLOSE_MONTH: Final = _each("关账 关帐 月结 封账 关月 结账期")
REOPEN_MONTH: Final = _each("反关账 反关帐 反月结 反封账 打开账期 重新开账 解封账期")
CLOSE: Final = _each("结案 关闭 结单 关单")
REMIND: Final = _each("催办 催一下 催催 催")
ASSIGN: Final = _each("派车 派单 派送 派司机")
DELIVERED: Final = _each("签收 客户签收 已签收 送到了 已送达 送达")
HISTORY: Final = _each("订单 历史 经过 流水 进度 记录 跟踪 到哪了 订单进度")
NUMBER_ONLY: Final = _each("领 催 完成 产出 上线 送达 做完")
A_BIT: Final = "一下"
AROUND: Final = " \n\t。，,、;；:：!！~…"
ASKING_ENDS: Final = _each("吗 么 呢 ?")
INSIDE: Final = _each("里 里面")
NOUNS: Final = _each(
    "订单 销售订单 采购订单 采购单 工单 生产工单 调拨单 请购单 收货单 送货单 退货单"
)
EVERYTHING: Final = _each(
    "全部 全都 都发 全发 全部发 全部发货 全部出库 全部入库 全部到货 全部收到 都到了 全到"
)
ASKING: Final = _each("吗 么 呢 多少 没有 谁 怎么 ?")
ORDER_LIKE: Final = frozenset(_each("XS QG CG GD DB TH CT BS ZS LS JJ"))
"""Numbers that begin so belong to what 取消 ends; goods booked in and out are undone instead."""
WHY: Final = _each("原因 理由 因为 由于 备注")
REASONS: Final = _each(
    "过期了 破损了 变质了 发霉了 受潮了 质量问题 包装破损 客户不要了 发错货 送错货 发错 送错 送多了 多送 破损 损坏 破了 坏了 碎了 "
    "过期 临期 变质 漏气 漏液 受潮 发霉 鼠咬 污染 滞销 不合格 瑕疵 客户断货 断货 急用 客户急要 "
    "召回 丢失 被盗 停电 样品 促销 试用 活动 补偿 试吃"
)
ALL: Final = _each("全部 全都 都 全")
GOOD: Final = _each("合格 良品 正品 完好")
BAD: Final = _each("不合格 次品 不良品 不良 废品 坏的 坏品 损坏 破损")
FATE_SCRAP: Final = _each("报废 报损 销毁")
FATE_RETURN: Final = _each("退货 退供应商 退回 退厂")

# Money.
COLLECT: Final = _each("收款 收到货款 收货款 回款 收到款 收钱 收到钱 收尾款 收定金")
PAY: Final = _each("付款 付货款 打款 付钱 支付货款 支付")
BILL: Final = _each("收票 收发票 收到发票 采购发票 进项发票 进项票")
COST_REPORT: Final = _each("库存成本表 库存成本 成本报表 成本表 成本")
AS_IT_WAS: Final = _each("按实际发生 按实际 按发生 按到货")
AS_KNOWN: Final = _each("按当时 按入账 按登记")
BILL_NUMBER: Final = _each("发票号码 发票编号 发票号 发票No 票号")
BILL_TOTAL: Final = _each("价税合计 合计 总计 共计 一共 总额 共")
INVOICE: Final = _each("开票 开发票 开具发票 销售发票")
TILL: Final = _each("交款 交账 缴款 上交货款 营业款")
TAKINGS: Final = _each("零售 散客")
TAKINGS_SUM: Final = _each("零售合计 零售汇总 零售额 零售流水 零售日报 零售统计 营业额")
DAYS_AGO: Final = {
    **dict.fromkeys(_each("今天 今日 当天"), 0),
    **dict.fromkeys(_each("昨天 昨日"), 1),
    **dict.fromkeys(_each("前天 前日"), 2),
}
REFUND: Final = _each("退款 退钱")
SET_OFF: Final = _each("核销 冲账 冲抵")
METHODS: Final = {
    **dict.fromkeys(_each("现金 现款"), "cash"),
    **dict.fromkeys(_each("微信支付 微信"), "wechat"),
    **dict.fromkeys(_each("支付宝"), "alipay"),
    **dict.fromkeys(_each("银行转账 对公转账 转账 对公 汇款 银行"), "transfer"),
}
MONEY_FOR: Final = _each("定金 订金 预付款 预付 预收款 预收 尾款 货款 押金")
TOWARD: Final = "向"
PAID_TO: Final = _each("付给 给 向 从 收到 收 付 客户 供应商 门店 的")
NOT_MONEY_BEFORE: Final = f"{NOT_ACT_BEFORE}人码据记条机时"
ONE_SUM: Final = _each("了 一笔")
YUAN_ENDS: Final = "元块整圆"
WHOLE_SUM: Final = "整"
SMALL_MONEY: Final = _each("角 毛 整")
SHOW: Final = _each("发 要 看 查 打印 查一下 看一下")
SHARE: Final = "份"
MONEY_ENDS: Final = _each("元整 块钱 元 圆 块 整")
STATEMENT: Final = _each("对账单 对账 对帐单 对帐")
OWED: Final = _each("欠款 应收 应付 欠多少 账龄")
OWED_TAIL: Final = _each("欠多少 欠多少钱 还欠多少 还欠多少钱 欠款 的欠款 的应收")
THIS_MONTH: Final = _each("本月 这个月 当月")
LAST_MONTH: Final = _each("上个月 上月")

# Whole sentences, and templates.
BOARD: Final = _each("订单看板 看板 订单板 看订单 订单一览 订单列表 全部订单 所有订单")
DELIVERIES: Final = _each("今日送货 今天送货 今日配送 今天配送 送货任务 我的送货 配送任务 待送货")
SHIP_LIST: Final = _each("待发清单 待发货清单 待发货 发货清单 待发 三天待发 备货清单 备货")
TEMPLATES: Final = _each("模板 我的模板 模板列表 模版 常用单")
PAGE: Final = _each("网页 打开网页 扫码网页 扫码页 连续扫码 网页版")
SAVE_TEMPLATE: Final = _each("存为模板 保存为模板 另存为模板 存成模板 保存模板 存模板 存为模版")
USE_TEMPLATE: Final = _each("使用模板 用模板 套用模板 套用 模板 模版")
