"""DingTalk (钉钉): robot, cards and groups of one internal app."""

from bot.platforms.dingtalk.platform import DingTalkPlatform
from bot.platforms.dingtalk.tokens import TokenStore

__all__ = ["DingTalkPlatform", "TokenStore"]
