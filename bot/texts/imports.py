"""What is said about tables that people hand in, and the words that may stand in them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, Literal, Protocol

YES: Final = "是"
NO: Final = "否"
YUAN: Final = "元"
PER_YUAN: Final = {YUAN: 1, "角": 10, "分": 100}
DATE_MARKS: Final = ("年", "月", "日")
DAYS_FROM_NOW: Final = "天后"
PROBLEM_COLUMN: Final = "问题"
LOCATION_KINDS: Final[dict[str, Literal["warehouse", "store"]]] = {
    "仓库": "warehouse",
    "门店": "store",
}
PARTNER_KINDS: Final[dict[str, Literal["customer", "supplier"]]] = {
    "客户": "customer",
    "供应商": "supplier",
}
KINDS: Final[Mapping[str, str]] = {
    "locations": "仓库和门店",
    "people": "人员",
    "partners": "往来单位",
    "products": "商品",
    "stock": "期初库存",
    "prices": "价格",
    "boms": "配方",
    "skus": "渠道编码",
    "orders": "订单",
    "debts": "期初欠款",
}
REASONS: Final[Mapping[str, str]] = {
    # the file
    "no_file": "打不开这个文件，请检查路径和权限",
    "empty": "文件里什么都没有",
    "too_big": "文件超过 {hint}，请拆成几个再导入",
    "unknown_encoding": "这一行附近的文字既不是 UTF-8 也不是 GBK，请另存为 UTF-8 的 CSV 再导入",
    "unsure_encoding": "看不准文字编码，表头读到的是“{value}”；如果是乱码，请另存为 UTF-8，或在映射文件里写明 encoding",
    "no_such_encoding": "没有“{value}”这种编码",
    "wrong_encoding": "这一行附近的文字不是 {hint} 编码",
    "no_header": "找不到表头，读到的是“{value}”；请把列名放在第一行，或在映射文件里写明 header_row 和 columns",
    "broken_quotes": "引号没有配对，或单元格太长",
    "nul": "有空字符，文件可能已损坏",
    "too_many_rows": "超过 {hint} 行，请拆成几个文件再导入",
    "no_rows": "表头下面没有数据",
    # workbooks
    "broken_workbook": "Excel 文件已损坏，请用 Excel 打开后另存为 xlsx 再导入",
    "not_a_workbook": "文件名是 Excel，内容却不是；如果是文本，请把文件名改成 .csv",
    "workbook_named_csv": "文件名不是 Excel，内容却是；请把文件名改成 .xlsx",
    "old_workbook": "这是旧版 xls，请用 Excel 另存为 xlsx 再导入",
    "password": "文件有密码，请去掉密码再导入",
    "macros": "文件带宏，请另存为不带宏的 xlsx 再导入",
    "workbook_too_large": "文件展开后太大，不像一张正常的表，没有读取",
    "too_many_sheets": "有 {value} 张工作表，最多 {hint} 张",
    "too_many_columns": "有 {value} 列，最多 {hint} 列",
    "which_sheet": "有几张工作表都有内容（{value}），请只留一张，或在映射文件里写明 sheet",
    "no_such_sheet": "没有叫“{value}”的工作表（隐藏的不算）",
    "merged": "{hint} 是合并单元格，请取消合并并填满每一格",
    "hidden_row": "这一行被隐藏了，请取消隐藏或删除后再导入",
    "hidden_column": "第 {hint} 列被隐藏了，请取消隐藏或删除后再导入",
    "formula_without_value": "{hint} 是公式，但没有算好的结果，请用 Excel 打开保存一次，或改成数值",
    "error_value": "{hint} 的公式出错（{value}），请改正",
    # the mapping file
    "not_toml": "映射文件的写法不对：{hint}",
    "bad_mapping_key": "映射文件里的“{value}”不认识，或类型不对",
    "no_such_column": "映射文件指向的“{value}”不是我们的列",
    "no_such_unit": "映射文件的 units 里“{value}”不对，只能给 售价、进价、底价、成本、额度、金额 写 元、角 或 分",
    # columns
    "unknown_column": "不认识这一列，可用的列：{hint}；不需要的列请删掉，或在映射文件里写进 ignore",
    "column_without_name": "有一列没有列名，请补上列名或删掉这一列",
    "missing_column": "缺少这一列",
    "column_twice": "“{value}”这一列出现了两次",
    "extra_cells": "比表头多出了格子，从“{value}”开始；请检查分隔符和引号",
    # cells
    "missing": "不能为空",
    "control_character": "含有看不见的控制字符（{hint}），请重新输入",
    "not_a_number": "不是数字，只写阿拉伯数字，例如 12 或 12.5",
    "negative": "不能是负数",
    "scientific": "是科学计数法，请把单元格设成“文本”后重新填写完整数字",
    "separators": "请去掉数字里的逗号或空格",
    "too_large": "数字太大",
    "too_many_decimals": "小数太多，最多 {hint} 位",
    "out_of_range": "要在 {hint} 之间，且没有小数",
    "not_a_date": "不是日期，请写成 2026-12-31",
    "no_such_day": "没有这一天",
    "too_long": "太长，最多 {hint} 个字",
    "not_a_code": "编码只能用字母、数字和 . - _ /，最多 40 个",
    "not_a_user_id": "“{hint}”不像平台上的用户 ID",
    "not_mail": "“{hint}”不是一个邮箱地址，请写成 wang@example.com，不带名字",
    "not_phone": "“{hint}”不是手机号，请写 11 位，国外的带 + 和国家代码",
    "not_a_pack": "“{hint}”看不懂，请写成 箱=24;提=6",
    "pack_twice": "单位“{hint}”写了两次",
    "not_a_unit": "不像一个单位，请写成 瓶、箱、千克 这样的词",
    "unknown_unit": "单位“{hint}”不在单位和包装里",
    "not_a_barcode": "“{hint}”不是条码，条码是 4 到 48 个字母或数字",
    "check_digit": "条码的校验位不对，可能抄错了一位；按前面的数字应是 {hint}",
    "not_one_of": "只能写：{hint}",
    "duplicate": "和第 {hint} 行重复",
    "no_account": "企业微信、钉钉、邮箱、手机至少填一个，否则找不到这个人",
    "expiry_without_batch": "有到期日就要写批次",
    "not_a_percent": "请写成带百分号的文本，例如 5%；只写数字分不清是百分之几",
    "price_missing": "售价和底价至少写一个",
    "bom_row_empty": "子件和工序至少写一个",
    # what only the books know
    "unknown_supplier": "没有这个供应商，请先导入往来单位",
    "bom_output": "同一个配方的产量要一样，前面写的是 {hint}",
    "bom_no_component": "这个配方一个子件都没有",
    "bom_loop": "配方绕回了自己：{hint}，请去掉其中一个子件",
    "bom_too_deep": "配方套得太深（超过 {hint} 层），请检查是不是写错了子件",
    "bom_other": "这个版本以前导入过，内容不一样；配方不能改旧版本，请换一个版本号",
    "unit_in_use": "已经按“{hint}”记过账，基本单位不能再改；要换单位请新建一个商品",
    "unknown_sku": "没有这个编码的商品，请先导入商品",
    "unknown_location": "没有这个仓库，请先导入仓库",
    "batch_missing": "这个商品按批次管理，请写批次和到期日",
    "count_zero": "要大于 0",
    "unknown_channel": "设置里没有叫“{value}”的渠道，可以写：{hint}",
    "sku_unit": "这个商品没有单位“{value}”，可以写：{hint}",
    "order_differs": "同一个单号的客户、仓库、交货日、备注要一样，第 {hint} 行不一样",
    "order_too_long": "一张单最多 {hint} 行",
    "order_refused": "{hint}",
    "debt_zero": "要大于 0；对方多付的（预收、预付）请导入后用“收款”“付款”登记",
    "debt_ahead": "日期在今天以后，期初欠款只能是已经发生的",
    "debt_due_before": "到期日在日期以前",
    "unknown_partner": "没有这个往来单位，请先导入往来单位",
    "partner_of_two": "客户和供应商里都有这个名字，请在“类型”列写 客户 或 供应商",
    "partner_twice": "有几家都叫这个名字，请写编码",
    "debt_paid": "以前导入的是 ¥{hint}，已经有收付款核到上面，不能再改；请先撤销那些收付款",
    "no_way_there": "只有邮箱或手机，可是设置里没有 [email] 或 [sms]，什么都收不到",
    "batch_not_kept": "这个商品不按批次管理，请清空批次",
}


class Found(Protocol):
    """A fault of a table, as ``bot.imports.problems.Problem`` states it."""

    @property
    def file(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def hint(self) -> str: ...


def problem_line(problem: Found) -> str:
    """Return one sentence: file, row, column, value, and what to do."""
    return f"{problem.file}：{problem_at(problem)}。"


def problem_at(problem: Found) -> str:
    """Return the sentence without the file."""
    reason = REASONS[problem.reason]
    says = reason.format(value=problem.value, hint=problem.hint)
    place = f"第 {problem.row} 行" if problem.row else ""
    if problem.column:
        place += f"“{problem.column}”列"
    if problem.value and "{value}" not in reason:
        place += f"的“{problem.value}”"
    return f"{place}，{says}" if place else says


def problem_lines(problems: Iterable[Found], count: int) -> list[str]:
    """Return a sentence per problem, and how many more there are than could be kept."""
    lines = [problem_line(problem) for problem in problems]
    if count > len(lines):
        lines.append(f"……另外还有 {count - len(lines)} 处。")
    return lines


def totals_line(
    kind: str,
    rows: int,
    counts: tuple[tuple[str, Decimal], ...],
    value_fen: int | None,
    without_cost: int,
) -> str:
    """Return what an import would write, in one line."""
    parts = [f"{KINDS[kind]} {rows} 行"]
    if counts:
        parts.append("数量合计 " + "、".join(f"{plain(total)} {unit}" for unit, total in counts))
    if value_fen is not None:
        parts.append(f"金额合计 ¥{value_fen / 100:,.2f}")
    if without_cost:
        parts.append(f"其中 {without_cost} 行没有成本")
    return "，".join(parts) + "。"


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
