"""What WeCom allows, in one place. Lengths are characters unless the name says bytes."""

from typing import Final

from bot.platforms.base import Channel, Rate

TITLE: Final = 36
DESC: Final = 44
SOURCE: Final = 20
SUB_TITLE: Final = 160
FACT_NAME: Final = 5
FACT_VALUE: Final = 30
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
