"""What is said of files: their size, and why one was not sent as a file."""

from typing import Final

LINE: Final = "[文件] {name}（{size}）"
PICTURE: Final = "[图片] {name}（{size}）"
NO_FILES_HERE: Final = "群机器人发不了文件；想要的话，在和我的单聊里再说一遍。"
NOT_THIS_KIND: Final = "这里收不了“{ending}”文件。"
TOO_LARGE: Final = "超过了这里能收的 {limit}。"
NOT_TAKEN: Final = "平台没有收这个文件（{reason}），管理员可以在日志里看到原因。"
GONE: Final = "这个文件已经过了保留期，再说一遍就重新做一份。"
IN_CHAT: Final = "请在聊天里打开。"
TOO_BIG_FOR_MAIL: Final = "太大，没有随邮件发来，请在聊天里打开。"
_KB: Final = 1024
_MB: Final = 1024 * 1024


def size(count: int) -> str:
    """Return a number of bytes as people read it: ``128 KB``, ``2.4 MB``."""
    return f"{count / _MB:.1f} MB" if count >= _MB else f"{max(1, round(count / _KB))} KB"
