"""The sentences that only DingTalk needs."""

from typing import Final

BUSY: Final = "现在消息太多，这一条还没有处理。一分钟内没有回音，请再发一次。"
PART: Final = "（{part}/{parts}）"
CUT: Final = "……还有 {lines} 行，请在电脑上看全文"
FACT: Final = "{name}：{value}"
CARD_NEWS: Final = "新消息"

CHECK_KEYS: Final = "钉钉：Client ID 与 Client Secret"
CHECK_ROBOT: Final = "钉钉：机器人收发消息"
CHECK_FILES: Final = "钉钉：上传文件"
CHECK_CARDS: Final = "钉钉：互动卡片"
CHECK_STREAM: Final = "钉钉：Stream 长连接"
CHECK_EVENTS: Final = "钉钉：事件回调加密"
CHECK_GROUP_ROBOT: Final = "钉钉：群机器人“{group}”"

ADVICE_KEYS: Final = (
    "请到开放平台“应用开发 → 凭证与基础信息”核对 Client ID 和 Client Secret。（{reason}）"
)
ADVICE_IP: Final = (
    "请到开放平台“开发配置 → 安全设置”，把本机的公网出口 IP 加进服务器出口 IP。（{reason}）"
)
ADVICE_SCOPES: Final = "请到开放平台“开发配置 → 权限管理”开通：{scopes}。"
ADVICE_ROBOT: Final = "请到开放平台“应用能力 → 机器人”核对 robotCode，并发布应用版本。（{reason}）"
ADVICE_FILES: Final = "拿不到旧版接口的凭证，打印和标签发不出文件；请核对 Client ID、Client Secret 和 oapi_url。（{reason}）"
ADVICE_CARDS: Final = "卡片不可用时会改发带链接按钮的消息，点按钮或回复数字都能办理。（{reason}）"
ADVICE_STREAM: Final = (
    "请到开放平台“机器人 → 消息接收模式”选择 Stream 模式，并发布版本。（{reason}）"
)
ADVICE_NETWORK: Final = "连不上钉钉：请检查本机网络、DNS 与防火墙。（{reason}）"
ADVICE_LATER: Final = "钉钉暂时不收：过几分钟再试。（{reason}）"
ADVICE_EVENTS: Final = "请安装可选组件：pip install 'zhanggui[dingtalk]'。"
ADVICE_NO_SIGN: Final = "没有填写加签密钥，机器人必须另设关键词或 IP 限制；建议改用加签。"
