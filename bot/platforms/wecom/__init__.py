"""WeCom (企业微信): the self-built app and the webhook robots of groups.

The smart bot's long connection will be one more way to hear and speak behind the same
``WeComPlatform``: it needs neither ``server`` nor ``crypto``, and shares ``render`` and ``plain``.
"""

from bot.platforms.wecom.platform import WeComPlatform
from bot.platforms.wecom.tokens import MemoryTokenStore, TokenStore

__all__ = ["MemoryTokenStore", "TokenStore", "WeComPlatform"]
