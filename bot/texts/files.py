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


PRINT_WHICH: Final = "要打印哪张单？请带上单号，例如：打印 CK-261122-001；三联针式纸加上“三联”。"
LABEL_WHICH: Final = "要打什么标签？例如：标签 可乐 20张；标签 大米 批次 A1 5张；标签 主仓。"
LABEL_COUNT: Final = "一次最多打 {most} 张标签，不能是 {count} 张。请改个张数再说一遍。"
LABEL_ONE_OF: Final = "是哪一个？{names}。请说全一点，或者说编码。"
LABELS_OF: Final = "{name} 标签 {count} 张"
NO_CODE_YET: Final = (
    "{product}还没有条码，打不了标签。采购、经理或管理员说“补条码”，就给没有条码的商品编一个。"
)
UNKNOWN_BATCH: Final = "{product}没有批次 {batch}。请核对批次号，或者先入库这个批次。"
NO_CODE_MISSING: Final = "在用的商品都有条码了，不用补。"
CODES_AT_ONCE: Final = "没有条码的商品很多，这次先补 {count} 个；确认后再说一次“补条码”补其余的。"
NOT_MADE: Final = "{what}没有做出来，请过一会儿再说一遍；还是不行就告诉管理员。"
SEND_PHOTO: Final = {
    "photo": "请拍一张 {number} 的照片发到这里（30 分钟内）；不拍就说“取消”。",
    "signature": "请拍下 {number} 客户签字的那一联，发到这里（30 分钟内）；不拍就说“取消”。",
    "invoice": "请拍下 {number} 的发票，发到这里（30 分钟内）；不拍就说“取消”。",
}
PHOTO_FIRST: Final = "{verb}要有照片。请拍一张货的照片发到这里（30 分钟内）；不拍就说“取消”。"
PHOTO_KEPT: Final = "{kind}已经存到 {number}。"
PHOTO_TOO_LATE: Final = "照片没有存：等照片的那一步已经结束了。请重新说一遍要做什么，再发照片。"
NOT_A_PHOTO: Final = "这不是能打开的照片，没有存。请用手机相机重新拍一张发过来。"
WHICH_DOCUMENT: Final = "哪张单？请带上单号，例如：附件 CK-261122-001。"
NO_ATTACHMENTS: Final = "{number} 还没有照片。要补一张就说：拍照 {number}。"
ATTACHED: Final = "{number} 有 {count} 张照片"
ATTACHED_ROW: Final = "{kind}：{by} {at}"
PHOTO_FILE: Final = "{kind} {number}.jpg"
PLACE_SCANNED: Final = "这是“{name}”的标签。要查库存或者出入库，请扫商品上的条码。"
