"""The columns that each kind of table has: the contract with whoever fills them in."""

from typing import Final, Literal

Kind = Literal[
    "locations", "people", "partners", "products", "stock", "prices", "boms", "skus", "orders"
]

COLUMNS: Final[dict[Kind, tuple[str, ...]]] = {
    "locations": ("编码", "名称", "类型"),
    "people": ("姓名", "角色", "企业微信", "钉钉", "仓库", "邮箱", "手机"),
    "partners": ("编码", "名称", "类型", "等级", "联系人", "电话", "地址", "额度", "账期"),
    "products": (
        "编码", "名称", "规格", "单位", "包装", "条码", "分类", "售价", "进价",
        "安全库存", "批次管理", "保质期天数", "别名",
        "底价", "交期", "到货检验", "供应商", "允许超收",
    ),
    "stock": ("仓库", "编码", "数量", "单位", "批次", "到期日", "成本"),
    "prices": ("编码", "等级", "售价", "底价"),
    "boms": (
        "成品", "版本", "产量", "子件", "用量", "损耗率", "工序", "分钟", "人工费率", "制造费率",
    ),
    "skus": ("渠道", "渠道编码", "编码", "单位"),
    "orders": (
        "渠道", "单号", "客户", "仓库", "编码", "数量", "单位", "售价", "交货日", "备注",
    ),
}  # fmt: skip
REQUIRED: Final[dict[Kind, tuple[str, ...]]] = {
    "locations": ("编码", "名称", "类型"),
    "people": ("姓名", "角色"),
    "partners": ("名称", "类型"),
    "products": ("名称", "单位"),
    "stock": ("仓库", "编码", "数量", "单位"),
    "prices": ("编码",),
    "boms": ("成品", "版本"),
    "skus": ("渠道", "渠道编码", "编码"),
    "orders": ("渠道", "单号", "编码", "数量"),
}
KNOWN: Final = frozenset(column for columns in COLUMNS.values() for column in columns)
MONEY: Final = frozenset({"售价", "进价", "成本", "底价", "额度"})
