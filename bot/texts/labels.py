"""Names of things, as people say them."""

from typing import Final

from core.orders.states import Kind, Status, Step
from core.people import Act, Role

KIND: Final[dict[str, str]] = {
    Kind.RECEIPT: "入库单",
    Kind.SHIPMENT: "出库单",
    Kind.OPENING: "期初单",
}
VERB: Final[dict[str, str]] = {Kind.RECEIPT: "入库", Kind.SHIPMENT: "出库", Kind.OPENING: "期初"}
PARTNER: Final[dict[str, str]] = {
    Kind.RECEIPT: "供应商",
    Kind.SHIPMENT: "客户",
    Kind.OPENING: "来源",
}
STATUS: Final[dict[str, str]] = {
    Status.DRAFT: "草稿",
    Status.PENDING: "待审核",
    Status.DONE: "已完成",
    Status.REJECTED: "已驳回",
    Status.CANCELLED: "已取消",
    Status.REVERSING: "待红冲",
    Status.REVERSED: "已红冲",
}
DECIDED: Final[dict[str, str]] = {
    Step.APPROVE: "通过",
    Step.REJECT: "驳回",
    Step.CANCEL: "撤回",
    Step.EXPIRE: "过期取消",
    Step.REVERSE: "红冲",
    Step.BOOK: "登记",
    Step.SUBMIT: "提交",
    Step.ASK_REVERSE: "申请红冲",
}
PLACE: Final[dict[str, str]] = {
    "supplier": "供应商",
    "customer": "客户",
    "production": "生产",
    "scrap": "报损",
    "count": "盘点差异",
    "opening": "期初",
    "transit": "在途",
    "quarantine": "待检",
}
ROLE: Final[dict[str, str]] = {
    Role.SELLER: "销售",
    Role.KEEPER: "仓管",
    Role.BUYER: "采购",
    Role.WORKSHOP: "生产",
    Role.INSPECTOR: "质检",
    Role.FINANCE: "财务",
    Role.MANAGER: "经理",
    Role.DRIVER: "司机",
    Role.ADMIN: "管理员",
}
ROLE_OF: Final[dict[str, Role]] = {word: Role(role) for role, word in ROLE.items()}
KIND_OF: Final[dict[str, Kind]] = {VERB[kind]: kind for kind in (Kind.RECEIPT, Kind.SHIPMENT)}
"""What people hand in, by its word: the approval table names it so."""
PLATFORM: Final = {"wecom": "企业微信", "dingtalk": "钉钉"}
ACT: Final[dict[str, str]] = {
    Act.ASK_STOCK: "查库存",
    Act.RECEIVE: "入库",
    Act.SHIP: "出库",
    Act.SEE_COST: "看进价",
    Act.HEAR_ALARMS: "收报警",
}

CONFIRM: Final = "确认"
DISCARD: Final = "取消"
APPROVE: Final = "通过"
REJECT: Final = "驳回"
WITHDRAW: Final = "撤回"

QUANTITY: Final = "数量"
PRODUCT: Final = "商品"
WAREHOUSE: Final = "仓库"
AMOUNT: Final = "金额"
PRICE: Final = "单价"
REQUESTER: Final = "申请人"
NUMBER: Final = "单号"
BATCH: Final = "批次"
SUPPLIER: Final = "供应商"
CUSTOMER: Final = "客户"
ON_HAND: Final = "在库"
RESERVED: Final = "锁定"
AVAILABLE: Final = "可用"
INCOMING: Final = "在途"
DATE: Final = "日期"
WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def roles(names: tuple[str, ...] | tuple[Role, ...]) -> str:
    """Return roles as ``仓管、采购或经理``."""
    words = [ROLE[Role(name)] for name in names]
    return words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}或{words[-1]}"
