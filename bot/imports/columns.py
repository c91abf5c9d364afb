"""The columns that each kind of table has: the contract with whoever fills them in."""

from typing import Final, Literal

Kind = Literal["locations", "people", "partners", "products", "stock"]

COLUMNS: Final[dict[Kind, tuple[str, ...]]] = {
    "locations": ("编码", "名称", "类型"),
    "people": ("姓名", "角色", "企业微信", "钉钉", "仓库", "邮箱", "手机"),
    "partners": ("编码", "名称", "类型", "等级", "联系人", "电话", "地址"),
    "products": (
        "编码", "名称", "规格", "单位", "包装", "条码", "分类", "售价", "进价",
        "安全库存", "批次管理", "保质期天数", "别名",
    ),
    "stock": ("仓库", "编码", "数量", "单位", "批次", "到期日", "成本"),
}  # fmt: skip
REQUIRED: Final[dict[Kind, tuple[str, ...]]] = {
    "locations": ("编码", "名称", "类型"),
    "people": ("姓名", "角色"),
    "partners": ("名称", "类型"),
    "products": ("名称", "单位"),
    "stock": ("仓库", "编码", "数量", "单位"),
}
KNOWN: Final = frozenset(column for columns in COLUMNS.values() for column in columns)
MONEY: Final = frozenset({"售价", "进价", "成本"})
