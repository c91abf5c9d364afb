"""The sample firm: its name, its rules, and what its people say when a visitor plays them."""

from typing import Final

COMPANY: Final = "城南批发部"
BOT_NAME: Final = "掌柜"
GROUP: Final = "仓库群"
READERS: Final = "经理"
LABEL: Final = "{unit}装条码"
RULES: Final = """\
# 采购登记的入库，只要仓库点头
[[approvals.rules]]
kind = "入库"
requested_by = ["采购"]
approvers = ["仓管"]

# 五百元以下的入库，仓管自己确认就行
[[approvals.rules]]
kind = "入库"
amount_below = "500"
approvers = []

[[approvals.rules]]
kind = "入库"
approvers = ["经理"]

[[approvals.rules]]
kind = "出库"
approvers = ["财务"]

# 两千元以下的订单不用审批；再大由财务点头
[[approvals.rules]]
kind = "下单"
amount_below = "2000"
approvers = []

[[approvals.rules]]
kind = "下单"
approvers = ["财务"]
"""
SAYINGS: Final[dict[str, list[str]]] = {
    "仓管": ["入库 可乐 20箱 单价36 供应商 华南饮料", "出库 可乐 5箱 给 城东超市", "撤销"],
    "仓管 · 城东店": ["库存 可乐", "入库 可乐 2箱 单价36", "撤销"],
    "销售": ["下单 城东超市 礼盒 40盒 三天后送", "可乐还有多少", "订单看板"],
    "采购": ["入库 雪碧 10箱 单价36 供应商 华南饮料 到 主仓", "我的单据"],
    "生产": ["订单看板", "生产 礼盒 10盒 明天", "库存 礼盒"],
    "司机": ["帮助", "今日送货"],
    "财务": ["待我审批", "订单看板", "库存 可乐"],
    "经理": ["待我审批", "库存 可乐", "标签 可乐 20张"],
    "质检": ["帮助"],
    "管理员": ["谁有权限", "审批规则", "帮助"],
}
"""What the page offers to say, by the person's title."""
ELSE_SAYINGS: Final = ["帮助"]

NAME: Final = "姓名"
ROLES: Final = "角色"
WECOM_ID: Final = "企业微信"
DINGTALK_ID: Final = "钉钉"
PLACE: Final = "仓库"
GOODS: Final = "名称"
UNIT: Final = "单位"
BARCODES: Final = "条码"
