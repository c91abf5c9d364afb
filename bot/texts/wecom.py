"""What WeCom users and administrators read that only exists on WeCom."""

from typing import Final

SOURCE: Final = "掌柜"
EVERYBODY: Final = "所有人"
SETTLED: Final = "已处理"
EMPTY_VALUE: Final = "－"
FACT_LINE: Final = "{name}：{value}"
MAYBE_REPEATED: Final = "（网络不稳，这条可能已经发过一次）"
CUT_OFF: Final = "（内容太长，后面的没有发出来）"

MENU_SCAN: Final = "扫码"
SCAN_IN: Final = "扫码入库"
SCAN_OUT: Final = "扫码出库"
SCAN_QUERY: Final = "扫码查库存"
PHOTO: Final = "拍照识码"
MY_APPROVALS: Final = "待我审批"
HOME: Final = "今天的事"

SAY_AGAIN: Final = "刚才这一条没有收进来，请再发一次。"
BOT_DISPLACED: Final = (
    "智能机器人的长连接被另一个程序接管了，掌柜不再抢回来。"
    "请关掉多开的那一个，再重新启动掌柜。{reason}"
)
BOT_REFUSED: Final = (
    "企业微信不认智能机器人的 Bot ID 或 Secret（{reason}），群里暂时听不到话。"
    "请核对 wecom.smart_bot 的 bot_id 和 secret，再重新启动掌柜。"
)

CHECK_KEYS: Final = "企业微信：企业 ID 和应用 Secret"
CHECK_AGENT: Final = "企业微信：应用 AgentId 和企业可信 IP"
CHECK_MENU: Final = "企业微信：应用菜单"
CHECK_CALLBACK: Final = "企业微信：接收消息的回调地址"

CHECK_BOT: Final = "企业微信：智能机器人"
ADVICE_BOT: Final = "连不上智能机器人的长连接，检查网络和 wecom.smart_bot.url。原因：{reason}"
ADVICE_KEYS: Final = "核对 corp_id 和 secret（应用管理 → 应用详情 → Secret）。平台说：{reason}"
ADVICE_UNREACHABLE: Final = "连不上企业微信，检查网络、DNS 和 api_url。原因：{reason}"
ADVICE_IP: Final = "把 {address} 加到“应用详情 → 企业可信 IP”，大约一分钟后生效。"
ADVICE_AGENT: Final = "核对 agent_id，并确认应用没有被停用。平台说：{reason}"
ADVICE_MENU: Final = "菜单还没有建好；启动机器人时会自动创建。平台说：{reason}"
ADVICE_MENU_KEYS: Final = "菜单缺少这些按钮：{keys}；重新启动机器人会自动补上。"
ADVICE_NO_PUBLIC_URL: Final = (
    "没有设置 server.public_url，无法自检；控制台里要填 https 地址加 {path}。"
)
ADVICE_CALLBACK: Final = (
    "回调地址 {url} 没有正确回应（{reason}）；确认机器人在运行，反向代理没有改动地址。"
)
