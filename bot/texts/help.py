"""What ``帮助`` says: one entry per command, by subject, and what each role needs first."""

from dataclasses import dataclass
from typing import Final

from core.people import Act, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command: an example to say, what it does, and who has any use for it.

    ``acts``: one of them must be allowed (none named: everybody may). ``is_for_approvers``: only
    who may be asked for a yes.
    """

    example: str
    about: str
    acts: tuple[Act, ...] = (Act.ASK_STOCK,)
    is_for_approvers: bool = False


BOOKING: Final = (Act.RECEIVE, Act.SHIP, Act.SELL, Act.BUY, Act.PLAN, Act.COLLECT)
SEES_ORDERS: Final = (*BOOKING, Act.DELIVER)

STOCK: Final = Entry(
    example="库存 可乐",
    about="每个仓库和门店的在库、锁定、可用、在途；也可以说“可乐还有多少”；“可乐多少钱”问售价，“谁占着可乐”问锁定",
)
RECEIVE: Final = Entry(
    example="入库 可乐 20箱 单价36 供应商 华南饮料",
    about="登记进货；单价按刚说的单位，供应商可以不说",
    acts=(Act.RECEIVE,),
)
SHIP: Final = Entry(
    example="出库 可乐 5箱 给 城东超市",
    about="登记发货；货马上锁定，审批通过后出账",
    acts=(Act.SHIP,),
)
SCAN: Final = Entry(example="扫码", about="用菜单扫条码，或者发一张条码照片")
UNDO: Final = Entry(
    example="撤销",
    about="十分钟内直接红冲自己刚登记的单；再晚就变成申请",
    acts=(Act.RECEIVE, Act.SHIP),
)
FOUND: Final = Entry(
    example="盘盈 可乐 2瓶 主仓",
    about="现场多出来的货，拍照，由另一个人同意后记上",
    acts=(Act.FIND,),
)
SCRAP: Final = Entry(
    example="报废 可乐 3瓶 破损", about="坏了、过期的货，写明原因", acts=(Act.SCRAP,)
)

ORDER: Final = Entry(
    example="下单 城东超市 可乐3箱 雪碧2瓶 明天送",
    about="客户订货；缺的自动请购、开工单，到齐了叫仓库发货。“城东超市 老规矩”照上次的再来一单",
    acts=(Act.SELL,),
)
SHIP_ORDER: Final = Entry(
    example="发货 XS-261122-001 可乐2箱",
    about="按订单发货；不说数量就是有多少发多少，剩下的欠着",
    acts=(Act.SHIP,),
)
HISTORY: Final = Entry(
    example="订单 XS-261122-001", about="一张单从头到尾：谁、什么时候、做了什么", acts=SEES_ORDERS
)
BOARD: Final = Entry(example="订单看板", about="没办完的订单各有几张，哪些逾期", acts=SEES_ORDERS)
SHIP_LIST: Final = Entry(
    example="待发清单", about="三天内要发的货，缺货的排在前面", acts=SEES_ORDERS
)
MINE: Final = Entry(example="我的单据", about="你最近的单据和状态；发单号看明细", acts=SEES_ORDERS)
CANCEL: Final = Entry(
    example="取消 XS-261122-001 原因 客户不要了",
    about="取消订单，放开锁定的货；发过一部分的说“结案”加单号",
    acts=(Act.SELL, Act.BUY, Act.PLAN),
)
TEMPLATES: Final = Entry(
    example="模板",
    about="常用的单一点就开；“存为模板 周一配送”把刚办的存下来，“用模板 周一配送”直接开",
    acts=(Act.SELL, Act.SHIP, Act.TRANSFER),
)
EMERGENCY: Final = Entry(
    example="紧急出库 可乐 5箱 给 城东超市 原因 客户断货",
    about="一个人同意，货马上出；第二天以前说“补单”加单号补手续",
    acts=(Act.EMERGENCY,),
)

REQUEST: Final = Entry(example="请购 可乐 50箱", about="要货，由采购接着下单", acts=(Act.REQUEST,))
BUY: Final = Entry(
    example="采购 可乐 50箱 向 华南饮料", about="向供应商下单，记为在途", acts=(Act.BUY,)
)
RECEIVE_ORDER: Final = Entry(
    example="入库 CG-261122-001 可乐 10箱",
    about="按采购订单收货，可以分几次；也可以扫码",
    acts=(Act.RECEIVE,),
)
INSPECT: Final = Entry(
    example="验收 RK-261122-001 合格18箱 不合格2箱 报废",
    about="合格的上架，不合格的报废或退货",
    acts=(Act.INSPECT,),
)
SEND_BACK: Final = Entry(
    example="退供应商 可乐 2箱 给 华南饮料", about="把货退给供应商", acts=(Act.SEND_BACK,)
)

MAKE: Final = Entry(
    example="生产 礼盒 20盒 11月30号", about="按物料清单开工单，缺的料自动请购", acts=(Act.PLAN,)
)
START: Final = Entry(example="开工 GD-261122-001", about="开始做", acts=(Act.MAKE,))
ISSUE: Final = Entry(
    example="领料 GD-261122-001", about="把料领到车间；不说就是全部", acts=(Act.MAKE,)
)
FINISH: Final = Entry(
    example="完工 GD-261122-001 39盒 报废 1盒", about="报产量和报废", acts=(Act.MAKE,)
)

TRANSFER: Final = Entry(
    example="调拨 可乐 5箱 主仓到二仓", about="换仓库；路上的货记为在途", acts=(Act.TRANSFER,)
)
RECEIVE_TRANSFER: Final = Entry(
    example="收调拨 DB-261122-001 可乐 4箱",
    about="到了多少收多少；少的由调出的人查清",
    acts=(Act.TRANSFER,),
)
RETURN: Final = Entry(
    example="退货 城东超市 可乐 2箱 破损",
    about="客户退回来的货：扫码、选原因、拍照、提交",
    acts=(Act.TAKE_BACK,),
)
GIVE: Final = Entry(
    example="样品赠送 可乐 2瓶 给 李四便利店",
    about="样品、赠品、促销，不收钱",
    acts=(Act.GIVE,),
)

COLLECT: Final = Entry(
    example="收款 城东超市 5000 微信",
    about="先抵最早的欠款；带上单号就只抵那一张",
    acts=(Act.COLLECT,),
)
PAY: Final = Entry(example="付款 华南饮料 8000", about="付给供应商", acts=(Act.PAY,))
INVOICE: Final = Entry(
    example="开票 XS-261122-001", about="给客户开了发票，登记一下", acts=(Act.INVOICE,)
)
BILL: Final = Entry(
    example="收票 CG-261122-001 864.50 发票号 24310012",
    about="供应商的发票和订单、到货对一遍；可以写几张单号，也可以逐行写“可乐 50箱 单价36”",
    acts=(Act.INVOICE,),
)
COST: Final = Entry(
    example="成本 10月",
    about="每样货期初、进、出、期末值多少钱；晚到的发票默认算在收票那天，说“成本 10月 按实际”算在到货那天",
    acts=(Act.SEE_COST,),
)
OWED: Final = Entry(
    example="欠款 城东超市", about="欠多少、欠了多久、额度还剩多少", acts=(Act.SEE_CREDIT,)
)
STATEMENT: Final = Entry(
    example="对账单 城东超市 10月", about="一张图片和一个表格", acts=(Act.SEE_CREDIT,)
)
CLOSE_MONTH: Final = Entry(
    example="关账 10月",
    about="这个月和以前都不能再登记；另一位经理可以“反关账 10月”",
    acts=(Act.CLOSE_MONTH,),
)
RETAIL: Final = Entry(
    example="零售 可乐 2瓶 微信",
    about="门店现卖，确认就出账；不说怎么付的会问，比标价低要经理同意",
    acts=(Act.SELL_AT_COUNTER,),
)

WAITING: Final = Entry(
    example="待我审批",
    about="等你点头的单据，可以一次全部通过；也可以说“通过”或“驳回”加单号",
    is_for_approvers=True,
)
REMIND: Final = Entry(example="催办 XS-261122-001", about="催一催还没审批的人", acts=BOOKING)
DELEGATE: Final = Entry(
    example="委托 周会计 代审 到 周五",
    about="请人代你审批；也可以说“请假 11-25 到 11-28 代 陈采”，“取消委托”提前结束",
    is_for_approvers=True,
)
RULES: Final = Entry(
    example="审批规则",
    about="什么单要谁同意；“试算 入库 可乐 20箱”看一张单会问谁",
    acts=(Act.SEE_RULES,),
)

PRICES: Final = Entry(
    example="改价 可乐 330ml 售价2.8",
    about="改售价、进价、底价；“A级 2.4”改等级价，“客户城东超市 2.3”改协议价；只影响以后的新单",
    acts=(Act.SET_PRICES, Act.SET_PURCHASING),
)
GOODS: Final = Entry(
    example="新增商品 苏打水 1.25L 单位瓶 箱=12 售价5",
    about="也可以写条码、分类、规格；“包装 可乐 托盘=1440”“条码 可乐 箱 1692…”“停用 可乐”“启用 可乐”改已有的",
    acts=(Act.KEEP_GOODS,),
)
SHELVES: Final = Entry(
    example="库位 可乐 A-03-2 主仓",
    about="货放在哪个货位，拣货按货位走；“库位 可乐”看在哪",
    acts=(Act.KEEP_SHELVES,),
)
RECIPES: Final = Entry(
    example="物料清单 礼盒 可乐 6瓶 礼盒箱 1个",
    about="存成新版本，以后的工单用；“物料清单 礼盒”看现在的",
    acts=(Act.KEEP_RECIPES,),
)
PARTNERS: Final = Entry(
    example="新增客户 好运来超市 A级 电话 13800000009",
    about="也可以“新增供应商 清泉乳业”；“资料 城东超市 电话…”改已有的",
    acts=(Act.KEEP_PARTNERS,),
)
ALIAS: Final = Entry(
    example="别名 可乐",
    about="商品还有哪些叫法；“别名 可乐 去掉 快乐水”去掉学错的",
)
CHANNEL: Final = Entry(
    example="渠道 小程序 COKE-24 可乐 330ml 箱",
    about="网店的商品编码对上我们的商品，只对一次",
    acts=(Act.KEEP_GOODS,),
)
CREDIT: Final = Entry(
    example="额度 城东超市 20000",
    about="信用额度，说“不限”取消；“账期 城东超市 30天”",
    acts=(Act.SET_CREDIT,),
)
CHANGES: Final = Entry(
    example="改动 可乐 330ml",
    about="谁在什么时候把什么改成了什么",
    acts=(Act.SET_PRICES, Act.SET_PURCHASING, Act.KEEP_GOODS),
)
CODES: Final = Entry(
    example="补条码", about="给没有条码的商品编店内码，先看后确认", acts=(Act.KEEP_CODES,)
)
ROLES: Final = Entry(
    example="授权 李雯 财务",
    about="给岗位，“收回 李雯 财务”收回；要第二个人复核",
    acts=(Act.GRANT_ROLES,),
)
LEAVE: Final = Entry(
    example="离职 李雯 交接 王建国",
    about="停权限，把客户、没办完的单据和审批交给接手的人",
    acts=(Act.GRANT_ROLES,),
)
RIGHTS: Final = Entry(example="谁有权限", about="每个人有什么岗位")

PRINT: Final = Entry(
    example="打印 CK-261122-001",
    about="发来 PDF，加“三联”用针式纸",
)
PHOTO: Final = Entry(
    example="拍照 CK-261122-001", about="给单据存照片；“附件”加单号看照片", acts=SEES_ORDERS
)
LABELS: Final = Entry(
    example="标签 可乐 20张",
    about="条码标签；也可以“标签 主仓”，加“卷纸”一页一张",
)
REFUND: Final = Entry(
    example="退款 城东超市 200",
    about="把退货或多收的钱退回去，要经理同意；也可以“退款 TH-…”，供应商退回来的钱也这样说",
    acts=(Act.PAY,),
)
SET_OFF: Final = Entry(
    example="核销 城东超市",
    about="把预收、预付核到没结清的单，最早的先；也可以“核销 SK-… XS-…”",
    acts=(Act.COLLECT, Act.PAY),
)
TILL: Final = Entry(
    example="交款 城东店 现金 1250.50 微信 380",
    about="点钱和当天零售核对，先看差额再确认；“今日零售 城东店”看卖了多少",
    acts=(Act.SELL_AT_COUNTER,),
)

DELIVERIES: Final = Entry(
    example="今日送货",
    about="要送的货：客户、电话、地址；送到点“签收”拍照，没全收点“拒收/部分退”",
    acts=(Act.DELIVER,),
)
ASSIGN: Final = Entry(
    example="派车 CK-261122-001 阿强", about="把一张出库单派给司机", acts=(Act.SHIP,)
)
DELIVERED: Final = Entry(
    example="签收 CK-261122-001", about="拍客户签字的那一联，销售会知道", acts=(Act.DELIVER,)
)
REFUSED: Final = Entry(
    example="拒收 CK-261122-001 可乐1箱 破损",
    about="客户没收的货，拍照登记退回",
    acts=(Act.DELIVER,),
)

LIFE: Final = Entry(
    example="帮助 销售订单", about="一种单据能怎么走：在哪个状态能做什么", acts=SEES_ORDERS
)
PAGE: Final = Entry(
    example="网页",
    about="发来一个只能用一次的链接：连续扫码（没网也行）、看长单的全部明细",
)

TOPICS: Final[dict[str, tuple[Entry, ...]]] = {
    "库存": (STOCK, RECEIVE, SHIP, SCAN, PAGE, UNDO, FOUND, SCRAP),
    "订单": (
        ORDER, SHIP_ORDER, HISTORY, BOARD, SHIP_LIST, MINE, CANCEL, REMIND, TEMPLATES, EMERGENCY,
        LIFE,
    ),
    "采购": (REQUEST, BUY, RECEIVE_ORDER, INSPECT, SEND_BACK),
    "生产": (MAKE, START, ISSUE, FINISH),
    "搬货": (TRANSFER, RECEIVE_TRANSFER, RETURN, GIVE),
    "送货": (DELIVERIES, DELIVERED, REFUSED, ASSIGN),
    "收付款": (
        RETAIL, TILL, COLLECT, PAY, REFUND, SET_OFF, INVOICE, BILL, OWED, STATEMENT, COST, CLOSE_MONTH,
    ),
    "审批": (WAITING, DELEGATE, RULES),
    "打印": (PRINT, LABELS, PHOTO),
    "资料": (PRICES, GOODS, ALIAS, SHELVES, RECIPES, CHANNEL, PARTNERS, CREDIT, CHANGES, CODES, ROLES, LEAVE, RIGHTS),
}  # fmt: skip
"""Every command there is, under the one word that is said behind ``帮助``."""
WORK: Final[dict[Role, tuple[Entry, ...]]] = {
    Role.KEEPER: (RECEIVE, SHIP, SCAN, STOCK, SHIP_ORDER, TRANSFER, UNDO),
    Role.SELLER: (ORDER, STOCK, BOARD, MINE, RETURN, OWED),
    Role.BUYER: (BUY, RECEIVE, STOCK, MINE, REQUEST),
    Role.WORKSHOP: (MAKE, FINISH, STOCK, BOARD, REQUEST),
    Role.INSPECTOR: (INSPECT, STOCK, SCAN),
    Role.FINANCE: (WAITING, COLLECT, PAY, BILL, OWED, STATEMENT, STOCK),
    Role.MANAGER: (WAITING, BOARD, STOCK, ORDER, OWED, RULES),
    Role.DRIVER: (DELIVERIES, DELIVERED, REFUSED, SHIP_LIST, STOCK, PHOTO),
    Role.ADMIN: (ROLES, GOODS, RULES, RIGHTS, STOCK),
}
"""What a role needs first: the page that ``帮助`` alone shows."""
