"""What people read on the pages that open from the chat."""

from typing import Final

TITLE: Final = "掌柜"
LINK: Final = (
    "点开就能连续扫码、看长单（10 分钟内有效，只能用一次，别转给别人）：\n{url}\n"
    "没有网也能扫，有网了自己发，每张只发一次。"
)
NO_ADDRESS: Final = "还没有设好网页的地址，请管理员在配置里填 server.public_url。"
ENTER: Final = "以 {name} 的身份进入"
LINK_OVER: Final = "这个链接用过了或者过期了。请在聊天里说“网页”，会发一个新的。"
NOT_IN: Final = "请先在聊天里说“网页”，用发来的链接进入。"
NOT_THERE: Final = "没有这张单据，或者不归你看。"
HELLO: Final = "{name}，要做什么？"
SCAN_PAGE: Final = "连续扫码"
MINE: Final = "我的单据"
NOTHING: Final = "还没有单据。"
BACK: Final = "返回"
IN_CHAT: Final = "还差一步，请回聊天里回答：{asked}"
ASKED_IN_CHAT: Final = "聊天里的选择"
NO_CHAT: Final = "没有找到你的聊天账号，不能在网页上办单。"
BAD_SHEET: Final = "这张单看不懂：{why}。没有登记。"
KEY_USED: Final = "这张单已经发过另一个内容，没有再登记。"
TOO_MANY: Final = "一次最多 {most} 行，请分两张。"
NOT_A_PICTURE: Final = "照片里没有看到条码。靠近一点、光亮一点，再拍一张。"
BUSY: Final = "现在忙不过来，稍后会自己再发。"

SCANNER: Final[dict[str, str]] = {
    "kind": "做什么",
    "receipt": "入库",
    "shipment": "出库",
    "partner_receipt": "供应商（可以不填）",
    "partner_shipment": "给哪个客户（可以不填）",
    "code": "扫一下，或者输条码再按回车",
    "camera": "摄像头",
    "photo": "拍照识码",
    "done": "完成",
    "empty": "还没有扫。",
    "unknown": "不认识的条码",
    "no_name": "条码 {code}",
    "more": "加一",
    "less": "减一",
    "drop": "去掉",
    "queued": "等着发出：{n} 张",
    "sending": "正在发…",
    "offline": "没有网，先存在手机里，有网了自己发。",
    "refused": "没有登记：{text}",
    "taken": "已登记：{text}",
    "again": "改一改再发",
    "throw": "丢掉",
    "sign_in": "登录过期了。请在聊天里说“网页”再点一次链接；没发出的还在这台手机里。",
    "no_camera": "打不开摄像头。可以用扫码枪、手输，或者拍照识码。",
    "nothing_seen": "没有看到条码，靠近一点再试。",
    "lines": "{n} 种，{total} 件",
}
"""Words of the scanning page; ``receipt`` and ``shipment`` are what it can make."""
