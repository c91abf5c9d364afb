"""The columns that each kind of table has: the contract with whoever fills them in."""

from typing import Final, Literal

Kind = Literal[
    "locations",
    "people",
    "partners",
    "products",
    "stock",
    "prices",
    "boms",
    "skus",
    "orders",
    "debts",
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
    "debts": ("往来单位", "类型", "单号", "日期", "到期日", "金额", "备注"),
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
    "debts": ("往来单位", "单号", "日期", "金额"),
}
PRODUCT_FIELDS: Final = (
    ("spec", "规格"), ("category", "分类"), ("sale_price", "售价"), ("purchase_price", "进价"),
    ("safety_stock", "安全库存"), ("is_batched", "批次管理"), ("shelf_life_days", "保质期天数"),
    ("floor_price", "底价"), ("lead_days", "交期"), ("is_inspected", "到货检验"),
    ("over_receipt_milli", "允许超收"),
)  # fmt: skip
PARTNER_FIELDS: Final = (
    ("tier", "等级"), ("contact", "联系人"), ("phone", "电话"), ("address", "地址"),
    ("credit_fen", "额度"), ("terms_days", "账期"),
)  # fmt: skip
"""A field of the books and the column that holds it."""
SENT: Final[tuple[Kind, ...]] = ("products", "partners", "prices")
"""What may be sent to the bot as a sheet; the first whose columns these are."""


def kind_of(columns: tuple[str, ...]) -> Kind | None:
    """Return what a sheet is about, or nothing when its columns are nobody's."""
    said = set(filter(None, columns))
    for kind in SENT:
        if said.issuperset(REQUIRED[kind]) and said.issubset(COLUMNS[kind]):
            return kind
    return None


KNOWN: Final = frozenset(column for columns in COLUMNS.values() for column in columns)
MONEY: Final = frozenset({"售价", "进价", "成本", "底价", "额度", "金额"})
