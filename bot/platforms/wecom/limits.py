"""What WeCom allows, in one place. Lengths are characters unless the name says bytes."""

from dataclasses import dataclass
from typing import Final

from bot.platforms.base import Channel, Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSize:
    """What a template card holds; one by the self-built app holds more than one by a smart bot."""

    title: int
    desc: int
    sub_title: int
    fact_value: int


APP_CARD: Final = CardSize(title=36, desc=44, sub_title=160, fact_value=30)
BOT_CARD: Final = CardSize(title=26, desc=30, sub_title=112, fact_value=26)
SOURCE: Final = 20
LINE: Final = 160
FACT_NAME: Final = 5
FACTS: Final = 6
BUTTON_LABEL: Final = 10
BUTTONS: Final = 6
BUTTON_KEY_BYTES: Final = 1024
QUOTE: Final = 500  # not documented; more than a phone shows without scrolling
TEXT_BYTES: Final = 2048
APP_MARKDOWN_BYTES: Final = 2048
ROBOT_MARKDOWN_BYTES: Final = 4096
PARTS: Final = 20
DUPLICATE_CHECK_S: Final = 4 * 3600
BOT_CONTENT_BYTES: Final = 20_480
MEDIA_BYTES: Final = 20 * 1024 * 1024
MEDIA_BYTES_MIN: Final = 6
PICTURE_BYTES: Final = 5 * 1024 * 1024  # 10 MB by one page, 5 by another
ROBOT_PICTURE_BYTES: Final = 2 * 1024 * 1024
REPLY_BYTES: Final = 1024 * 1024

RATES: Final[dict[Channel, tuple[Rate, ...]]] = {
    Channel.USER: (Rate(count=30, seconds=60), Rate(count=1000, seconds=3600)),
    Channel.CHAT: (Rate(count=200, seconds=60), Rate(count=10_000, seconds=86_400)),
    Channel.ROBOT: (Rate(count=20, seconds=60),),
}
