"""What ``帮助`` says, one entry per command, and in which order whose work needs them."""

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


BOOKING: Final = (Act.RECEIVE, Act.SHIP)
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
STOCK: Final = Entry(
    example="库存 可乐",
    about="看每个仓库和门店的在库、锁定、可用、在途；也可以说“可乐还有多少”",
)
SCAN: Final = Entry(example="扫码", about="用菜单扫条码，或者发一张条码照片")
WAITING: Final = Entry(
    example="待我审批",
    about="等你点头的单据，可以一次全部通过；也可以说“通过”或“驳回”加单号",
    is_for_approvers=True,
)
MINE: Final = Entry(
    example="我的单据",
    about="你最近的单据和状态；发单号看明细，说“催办”加单号提醒审批",
    acts=BOOKING,
)
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
UNDO: Final = Entry(
    example="撤销",
    about="十分钟内直接红冲自己刚登记的单；再晚就变成申请",
    acts=BOOKING,
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
PARTNERS: Final = Entry(
    example="新增客户 好运来超市 A级 电话 13800000009",
    about="新增客户或供应商；“资料 城东超市 电话…”改已有的",
    acts=(Act.KEEP_PARTNERS,),
)
CREDIT: Final = Entry(
    example="额度 城东超市 20000",
    about="信用额度，说“不限”取消；“账期 城东超市 30天”",
    acts=(Act.SET_CREDIT,),
)
HISTORY: Final = Entry(
    example="改动 可乐 330ml",
    about="谁在什么时候把什么改成了什么",
    acts=(Act.SET_PRICES, Act.SET_PURCHASING, Act.KEEP_GOODS),
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
    about="发来 PDF，加“三联”用针式纸；“拍照”“附件”加单号存照片、看照片",
)
LABELS: Final = Entry(
    example="标签 可乐 20张",
    about="条码标签；也可以“标签 主仓”，加“卷纸”一页一张",
)
CODES: Final = Entry(
    example="补条码", about="给没有条码的商品编店内码，先看后确认", acts=(Act.KEEP_CODES,)
)
HELP: Final = Entry(example="帮助", about="看这一页")

KEEPING: Final = (PRICES, GOODS, PARTNERS, CREDIT, HISTORY, CODES, ROLES, LEAVE, RULES, RIGHTS)
ENTRIES: Final = (
    STOCK,
    RECEIVE,
    SHIP,
    SCAN,
    WAITING,
    MINE,
    UNDO,
    DELEGATE,
    PRINT,
    LABELS,
    *KEEPING,
    HELP,
)
"""Every command there is, in the order of who has no order of their own; the help ends them."""
WORK: Final[dict[Role, tuple[Entry, ...]]] = {
    Role.KEEPER: (RECEIVE, SHIP, SCAN, WAITING),
    Role.BUYER: (RECEIVE, STOCK, MINE),
    Role.FINANCE: (WAITING,),
    Role.MANAGER: (WAITING,),
}
"""What a role needs first; the rest follows."""
