"""The words with which master data is kept: what begins a command, what a field is called."""

from typing import Final


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


NEW_PRODUCT: Final = _each("新增商品 新建商品 添加商品 加商品")
NEW_CUSTOMER: Final = _each("新增客户 新建客户 添加客户 加客户")
NEW_SUPPLIER: Final = _each("新增供应商 新建供应商 添加供应商 加供应商")
PRICE: Final = _each("改价 调价")
RETIRE: Final = _each("停用")
REVIVE: Final = _each("启用 恢复使用")
PACK: Final = _each("包装")
CODE: Final = _each("条码")
DATA: Final = _each("改资料 修改资料 资料")
CREDIT: Final = _each("额度 信用额度 授信")
TERMS: Final = _each("账期")
HISTORY: Final = _each("改动 变更记录 修改记录")
CHANNEL: Final = _each("渠道编码 渠道")
GRANT: Final = _each("授权")
REVOKE: Final = _each("收回")
RIGHTS: Final = _each("谁有权限 权限 权限列表 谁有什么权限")
SHELF: Final = _each("库位 货位")
RECIPE: Final = _each("物料清单 配方 BOM bom Bom")
PER: Final = "每"
SCRAP_RATE: Final = "损耗率?"
TO_READ: Final = "请购"
LEAVE: Final = _each("离职")
HAND_OVER: Final = _each("交接给 交接 转给 接手人")

PRODUCT_FIELDS: Final[dict[str, str]] = {
    **dict.fromkeys(_each("售价 卖价 零售价"), "sale_price"),
    **dict.fromkeys(_each("进价 采购价"), "purchase_price"),
    **dict.fromkeys(_each("底价 最低价"), "floor_price"),
    **dict.fromkeys(_each("分类 类别"), "category"),
    "规格": "spec",
    "单位": "unit",
    **dict.fromkeys(_each("编码 货号"), "sku"),
    "安全库存": "safety_stock",
    "交期": "lead_days",
    "保质期": "shelf_life_days",
    "供应商": "supplier_id",
    "超收": "over_receipt_milli",
    "别名": "alias",
    "条码": "barcode",
    "客户": "customer",
}
PARTNER_FIELDS: Final[dict[str, str]] = {
    "等级": "tier",
    "电话": "phone",
    "地址": "address",
    "联系人": "contact",
    **dict.fromkeys(_each("信用额度 额度 授信"), "credit_fen"),
    "账期": "terms_days",
    **dict.fromkeys(_each("负责人 业务员"), "owner_id"),
    **dict.fromkeys(_each("编码"), "sku"),
    "别名": "alias",
}
FLAGS: Final[dict[str, tuple[str, int]]] = {
    "按批次管理": ("is_batched", 1),
    "批次管理": ("is_batched", 1),
    "不按批次": ("is_batched", 0),
    "要检验": ("is_inspected", 1),
    "需检验": ("is_inspected", 1),
    "免检": ("is_inspected", 0),
}
TIER: Final = "级"
NOTHING: Final = frozenset(_each("无 没有 不限 取消 删除 清空 -"))
ONE: Final = "1一"
DAYS: Final = _each("天 日")
PERCENT: Final = _each("% 个点")
SORTS: Final[dict[str, str]] = {"商品": "product", "客户": "customer", "供应商": "supplier"}
ROLE_AND: Final = r"[\s;,，、和]*"
