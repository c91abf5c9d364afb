"""Letters as the relay hands them to a platform."""

from bot.cards.model import Button, Card, Fact, Message, Text
from bot.platforms.base import Address, Channel, Letter

CARD = Card(
    title="出库单 CK-1 待审核",
    headline="可乐 330ml 5箱 = 120瓶",
    facts=(Fact(name="客户", value="城东超市"), Fact(name="金额", value="¥180.00")),
    state="按公司规则由你审批",
    buttons=(Button(label="通过", token="t" * 22), Button(label="驳回", token="u" * 22)),
)


def letter(
    to: str, message: Message | str = CARD, *, platform: str = "email", handle: str = "h" * 24,
    channel: Channel = Channel.USER,
) -> Letter:  # fmt: skip
    """Return a letter to an address."""
    said = Text(content=message) if isinstance(message, str) else message
    address = Address(platform=platform, channel=channel, id=to)
    return Letter(id=1, address=address, handle=handle, message=said)
