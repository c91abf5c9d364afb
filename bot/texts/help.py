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
    example="待我审批", about="等你点头的单据；也可以说“通过”或“驳回”加单号", is_for_approvers=True
)
MINE: Final = Entry(example="我的单据", about="你最近的单据和状态；直接发单号看明细", acts=BOOKING)
UNDO: Final = Entry(
    example="撤销",
    about="十分钟内直接红冲自己刚登记的单；再晚就变成申请",
    acts=BOOKING,
)
HELP: Final = Entry(example="帮助", about="看这一页")

ENTRIES: Final = (STOCK, RECEIVE, SHIP, SCAN, WAITING, MINE, UNDO, HELP)
"""Every command there is, in the order of who has no order of their own; the help ends them."""
WORK: Final[dict[Role, tuple[Entry, ...]]] = {
    Role.KEEPER: (RECEIVE, SHIP, SCAN, WAITING),
    Role.BUYER: (RECEIVE, STOCK, MINE),
    Role.FINANCE: (WAITING,),
    Role.MANAGER: (WAITING,),
}
"""What a role needs first; the rest follows."""
