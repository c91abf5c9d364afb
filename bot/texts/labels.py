"""Names of things, as people say them."""

from typing import Final

from core.files import Proof
from core.orders.states import Kind, Status, Step
from core.people import Act, Role

KIND: Final[dict[str, str]] = {
    Kind.RECEIPT: "入库单",
    Kind.SHIPMENT: "出库单",
    Kind.OPENING: "期初单",
    Kind.SALES_ORDER: "销售订单",
    Kind.PURCHASE_REQUEST: "请购单",
    Kind.PURCHASE_ORDER: "采购订单",
    Kind.WORK_ORDER: "生产工单",
    Kind.ISSUE: "领料单",
    Kind.OUTPUT: "完工单",
    Kind.TRANSFER: "调拨单",
    Kind.TRANSFER_IN: "调入单",
    Kind.CUSTOMER_RETURN: "销售退货单",
    Kind.PUTAWAY: "验收入库单",
    Kind.SUPPLIER_RETURN: "采购退货单",
    Kind.SCRAP: "报废单",
    Kind.GIVEAWAY: "赠送单",
    Kind.COUNTER_SALE: "零售单",
    Kind.EMERGENCY: "紧急出库单",
    Kind.FOUND: "盘盈单",
    Kind.COLLECTION: "收款单",
    Kind.PAYMENT: "付款单",
    Kind.SUPPLIER_INVOICE: "采购发票",
    Kind.SALES_INVOICE: "销售发票",
    Kind.TILL: "交款单",
    Kind.DEBT: "期初欠款",
}
VERB: Final[dict[str, str]] = {
    Kind.RECEIPT: "入库",
    Kind.SHIPMENT: "出库",
    Kind.OPENING: "期初",
    Kind.SALES_ORDER: "下单",
    Kind.PURCHASE_REQUEST: "请购",
    Kind.PURCHASE_ORDER: "采购",
    Kind.WORK_ORDER: "生产",
    Kind.ISSUE: "领料",
    Kind.OUTPUT: "完工",
    Kind.TRANSFER: "调拨",
    Kind.TRANSFER_IN: "调入",
    Kind.CUSTOMER_RETURN: "退货",
    Kind.PUTAWAY: "验收",
    Kind.SUPPLIER_RETURN: "退供应商",
    Kind.SCRAP: "报废",
    Kind.GIVEAWAY: "赠送",
    Kind.COUNTER_SALE: "零售",
    Kind.EMERGENCY: "紧急出库",
    Kind.FOUND: "盘盈",
    Kind.COLLECTION: "收款",
    Kind.PAYMENT: "付款",
    Kind.SUPPLIER_INVOICE: "收票",
    Kind.SALES_INVOICE: "开票",
    Kind.TILL: "交款",
    Kind.DEBT: "期初欠款",
    "change": "改资料",
    "offset": "核销",
    "refund": "退款",
}
PARTNER: Final[dict[str, str]] = {
    Kind.RECEIPT: "供应商",
    Kind.SHIPMENT: "客户",
    Kind.OPENING: "来源",
    Kind.SALES_ORDER: "客户",
    Kind.PURCHASE_REQUEST: "供应商",
    Kind.PURCHASE_ORDER: "供应商",
    Kind.WORK_ORDER: "客户",
    Kind.ISSUE: "客户",
    Kind.OUTPUT: "客户",
    Kind.TRANSFER: "对方",
    Kind.TRANSFER_IN: "对方",
    Kind.CUSTOMER_RETURN: "客户",
    Kind.PUTAWAY: "来源",
    Kind.SUPPLIER_RETURN: "供应商",
    Kind.SCRAP: "往来单位",
    Kind.GIVEAWAY: "客户",
    Kind.COUNTER_SALE: "客户",
    Kind.EMERGENCY: "客户",
    Kind.FOUND: "来源",
    Kind.COLLECTION: "客户",
    Kind.PAYMENT: "供应商",
    Kind.SUPPLIER_INVOICE: "供应商",
    Kind.SALES_INVOICE: "客户",
    Kind.TILL: "门店",
    Kind.DEBT: "往来单位",
    "refund": "往来单位",
}
STATUS: Final[dict[str, str]] = {
    Status.DRAFT: "草稿",
    Status.PENDING: "待审核",
    Status.APPROVED: "已审核",
    Status.READY: "待发货",
    Status.MAKING: "生产中",
    Status.BUYING: "待采购",
    Status.PARTIAL: "部分发货",
    Status.SHIPPED: "已发货",
    Status.ORDERED: "已下单",
    Status.ARRIVED: "已到货",
    Status.STOCKED: "已入库",
    Status.PLANNED: "已排产",
    Status.IN_TRANSIT: "在途",
    Status.SHORT: "差异待查",
    Status.CHECKING: "待验收",
    Status.PAPER_DUE: "待补手续",
    Status.OVERDUE: "逾期未补",
    Status.DONE: "已完成",
    Status.REFUNDED: "已退款",
    Status.CLOSED: "已结案",
    Status.REJECTED: "已驳回",
    Status.CANCELLED: "已取消",
    Status.CANCELLING: "待批取消",
    Status.CLOSING: "待批结案",
    Status.REVERSING: "待红冲",
    Status.REVERSED: "已红冲",
}
STATUS_OF_KIND: Final[dict[tuple[str, str], str]] = {
    (Kind.PURCHASE_ORDER, Status.PARTIAL): "部分到货",
    (Kind.PURCHASE_REQUEST, Status.DONE): "已转单",
    (Kind.PURCHASE_REQUEST, Status.APPROVED): "已批准",
    (Kind.EMERGENCY, Status.PENDING): "待特批",
    (Kind.CUSTOMER_RETURN, Status.DONE): "已处理",
}
"""Where a state of one kind is called otherwise."""
DECIDED: Final[dict[str, str]] = {
    Step.APPROVE: "通过",
    Step.REJECT: "驳回",
    Step.CANCEL: "撤回",
    Step.EXPIRE: "过期取消",
    Step.REVERSE: "红冲",
    Step.BOOK: "登记",
    Step.SUBMIT: "提交",
    Step.ASK_REVERSE: "申请红冲",
    Step.SECURE: "备齐",
    Step.MAKE: "转生产",
    Step.BUY: "转采购",
    Step.SHIP_PART: "部分发货",
    Step.SHIP: "发货",
    Step.SETTLE: "结清",
    Step.REOPEN: "重开",
    Step.ASK_CANCEL: "申请取消",
    Step.ASK_CLOSE: "申请结案",
    Step.CLOSE: "结案",
    Step.ORDER: "转采购订单",
    Step.RECEIVE_PART: "部分收货",
    Step.RECEIVE: "收货",
    Step.PUT_AWAY: "入库",
    Step.MATCH: "三单核对",
    Step.UNMATCH: "撤销核对",
    Step.START: "开工",
    Step.FINISH: "完工",
    Step.DISPOSE: "处理",
    Step.REFUND: "退款",
    Step.UNREFUND: "退款撤回",
    Step.FILE: "补齐手续",
    Step.LAPSE: "逾期",
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
GO_SIGN: Final = "签收"
GO_REFUSE: Final = "拒收/部分退"
CONTACT: Final = "联系人"
PHONE: Final = "电话"
ADDRESS: Final = "地址"
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
KIND_OF: Final[dict[str, Kind]] = {
    VERB[kind]: kind for kind in Kind if kind not in {Kind.OPENING, Kind.DEBT}
}
"""What people hand in, by its word: the approval table names it so."""
PLATFORM: Final = {"wecom": "企业微信", "dingtalk": "钉钉"}
ACT: Final[dict[str, str]] = {
    Act.ASK_STOCK: "查库存",
    Act.RECEIVE: "入库",
    Act.SHIP: "出库",
    Act.SEE_COST: "看进价",
    Act.HEAR_ALARMS: "收报警",
    Act.SET_PRICES: "改售价",
    Act.SET_PURCHASING: "改进价和采购资料",
    Act.SET_CREDIT: "改额度和账期",
    Act.KEEP_GOODS: "改商品资料",
    Act.KEEP_CODES: "改条码",
    Act.KEEP_PARTNERS: "改客户和供应商资料",
    Act.KEEP_SHELVES: "改货位",
    Act.KEEP_RECIPES: "改物料清单",
    Act.GRANT_ROLES: "授权",
    Act.AGREE_ROLES: "复核授权",
    Act.SELL: "下单",
    Act.REQUEST: "请购",
    Act.BUY: "采购",
    Act.PLAN: "安排生产",
    Act.MAKE: "领料和完工",
    Act.INSPECT: "验收",
    Act.TRANSFER: "调拨",
    Act.TAKE_BACK: "收退货",
    Act.SEND_BACK: "退供应商",
    Act.SCRAP: "报废",
    Act.GIVE: "赠送",
    Act.SELL_AT_COUNTER: "零售",
    Act.EMERGENCY: "紧急出库",
    Act.FIND: "登记盘盈",
    Act.COLLECT: "收款",
    Act.PAY: "付款",
    Act.INVOICE: "登记发票",
    Act.SEE_CREDIT: "看额度",
    Act.SEE_RULES: "看审批规则",
    Act.DELIVER: "送货",
    Act.CLOSE_MONTH: "关账",
    Act.REOPEN_MONTH: "打开关了的账",
}

PROOF: Final[dict[str, str]] = {
    Proof.PHOTO: "照片",
    Proof.SIGNATURE: "签收单",
    Proof.INVOICE: "发票",
}

REASONS: Final[dict[str, tuple[str, ...]]] = {
    Kind.CUSTOMER_RETURN: ("质量问题", "包装破损", "发错货", "临期", "客户不要了"),
    Kind.SCRAP: ("破损", "过期", "变质", "受潮"),
    Kind.GIVEAWAY: ("样品", "促销", "补偿"),
    Kind.EMERGENCY: ("客户断货", "客户急要", "停电"),
}
"""The reasons offered as buttons; others can be typed."""
METHOD: Final[dict[str, str]] = {
    "cash": "现金", "wechat": "微信", "alipay": "支付宝", "transfer": "转账", "other": "其他",
}  # fmt: skip
"""How money went."""
CREDIT: Final = "额度"
CREDIT_LEFT: Final = "剩余额度"
CREDIT_OVER: Final = "超出额度"
TERMS: Final = "账期"
PAST_TERMS: Final = "已过账期"
ADVANCED: Final = "预收"
AGES: Final = ("30天内", "31–60天", "61–90天", "90天以上")
OF_PARTNER: Final = "往来单位"
SHOP: Final = "门店"
IN_ALL: Final = "合计"
LISTED: Final = "按目录价"
AT_COUNTER: Final = ("现金", "微信", "支付宝", "其他")
"""How customers pay at a counter, unless the firm says otherwise."""
PAID_BY: Final = "方式"
ADVANCE: Final[dict[str, str]] = {Kind.COLLECTION: "预收", Kind.PAYMENT: "预付"}
"""What is left of a sum when all that is owed is paid."""
TEMPLATES: Final[dict[str, tuple[Kind, str]]] = {
    "促销出货": (Kind.GIVEAWAY, "促销"),
    "样品赠送": (Kind.GIVEAWAY, "样品"),
    "内部调拨": (Kind.TRANSFER, ""),
    "退货": (Kind.CUSTOMER_RETURN, ""),
}
"""Templates that every firm has: the kind they open and its reason."""
CONFIRM: Final = "确认"
GO_SHIP: Final = "发货"
GO_RECEIVE: Final = "收货"
GO_BUY: Final = "下采购单"
GO_INSPECT: Final = "验收"
GO_BRING_BACK: Final = "退回"
GO_WRITE_OFF: Final = "报损"
LOST: Final = "运输丢失"
GO_SCRAP: Final = "报废"
GO_TO_SUPPLIER: Final = "退供应商"
GO_GOOD: Final = "良品入库"
GO_FILE: Final = "补手续"
GO_START: Final = "开工"
GO_ISSUE: Final = "领料"
GO_FINISH: Final = "完工"
DISCARD: Final = "取消"
APPROVE: Final = "通过"
REJECT: Final = "驳回"
WITHDRAW: Final = "撤回"
URGE: Final = "催办"

WAREHOUSE: Final = "仓库"
AMOUNT: Final = "金额"
PRICE: Final = "单价"
ALL_LINES: Final = "看全部 {count} 行"
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
TARGET: Final = "调入"
DUE: Final = "交期"
REASON: Final = "原因"
OLD_NUMBER: Final = "原单号"
SOURCE: Final = "来自"
WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def method(code: str) -> str:
    """Return how money went; a firm's own way is kept as the firm calls it."""
    return METHOD.get(code, code)


def status(kind: str, state: str) -> str:
    """Return the firm's word for a state of a kind of document."""
    return STATUS_OF_KIND.get((kind, state)) or STATUS[state]


SUM_BY: Final[dict[str, bool]] = {"往来单位": False, "提交人": True}
"""Whose earlier documents are added up: the same partner's, or all of the requester's."""


def roles(names: tuple[str, ...] | tuple[Role, ...]) -> str:
    """Return roles as ``仓管、采购或经理``."""
    words = [ROLE[Role(name)] for name in names]
    return words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}或{words[-1]}"
