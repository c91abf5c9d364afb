"""What is said about settings that cannot be used: the key, what is wrong, where to look it up."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

REASONS: Final[Mapping[str, str]] = {
    "unreadable": "打不开这个文件，请检查路径和权限",
    "not_utf8": "不是 UTF-8 文字，请另存为 UTF-8",
    "not_toml": "写法不对（{hint}）",
    "missing": "没有填",
    "not_filled_in": "还没有填真实的值",
    "extra_forbidden": "没有这个设置{hint}",
    "no_platform": "[wecom] 和 [dingtalk] 至少要有一个，两个都没有就没有人能和掌柜说话",
    "unknown_timezone": "没有这个时区，例如 Asia/Shanghai",
    "aes_key_43": "要正好 43 个字母和数字，请从后台整段复制",
    "not_http": "要以 http:// 或 https:// 开头",
    "not_web_socket": "要以 ws:// 或 wss:// 开头",
    "unknown_database": "要以 sqlite+aiosqlite:/// 或 postgresql+asyncpg:// 开头",
    "not_yuan": "要写金额（元），最多两位小数，例如 500 或 500.50",
    "unknown_kind": "没有这种单据，只能写：{hint}",
    "unknown_weekday": "没有这一天，只能写：{hint}",
    "range_empty": "{hint} 这一段里没有东西，这条规则永远对不上",
    "hours_half": "hours_from 和 hours_until 要一起写",
    "approvers_or_steps": "approvers 和 steps 只能写一种",
    "need_of_nobody": "写了 need，就要写 approvers",
    "groups_too_deep": "条件套得太深，最多 {hint} 层",
    "not_a_sale": "{hint} 只能用在卖货的单据上",
    "escalates_half": "escalate_after_hours 和 escalate_to 要一起写",
    "bool_type": "要写 true 或 false",
    "bool_parsing": "要写 true 或 false",
    "unknown_role": "没有这个角色，只能写：{hint}",
    "group_without_way": "没有写怎么发到这个群：四种 webhook 或会话标识里至少要有一个",
    "group_twice": "群名重复：{hint}",
    "not_mail": "要写成一个邮箱地址，例如 zhanggui@example.com，不带名字和引号",
    "user_and_password": "user 和 password 要么都写，要么都不写",
    "sms_body": "要同时有 {{number}} 和 {{text}}，此外只能用 {{id}}",
    "not_header": "不像一个 HTTP 头的名字，例如 Authorization",
    "weak_key": "太短或有空格，至少 {hint} 个字符，请用随机生成的一串",
    "not_whsec": "要写成 whsec_ 加 Base64，里面 24 到 64 个字节",
    "unknown_status": "没有这个状态，只能写：{hint}",
    "reason_twice": "同一个原因写了两次：{hint}",
    "channel_twice": "渠道重名：{hint}",
    "channel_key_twice": "两个渠道用了同一个 key，分不清是谁在下单",
    "channel_without_use": "key、person、webhook_url 一个都没有，这个渠道什么都做不了",
    "channel_without_person": "写了 key 就要写 person：这个渠道的单算在谁名下",
    "channel_without_secret": "写了 webhook_url 就要写 webhook_secret，对方靠它认出是掌柜发的",
    "string_type": "要写成带引号的文字",
    "string_too_short": "太短，至少 {hint} 个字",
    "string_too_long": "太长，最多 {hint} 个字",
    "string_pattern_mismatch": "写法不对，时间请写成 18:30",
    "int_type": "要写整数，不带引号和小数点",
    "int_parsing": "要写整数",
    "int_from_float": "要写整数，不带小数点",
    "greater_than_equal": "不能小于 {hint}",
    "less_than_equal": "不能大于 {hint}",
    "literal_error": "只能写：{hint}",
    "model_type": "要写成一节，例如 [{key}]",
    "dict_type": "要写成一张小表，例如 {{ mobile = \"{{number}}\", content = \"{{text}}\" }}",
    "too_short": "不能是空的",
    "tuple_type": "要写成列表，例如 [\"moved\"]",
}  # fmt: skip
PLEASE_FILL_IN: Final = "填"
"""What stands in the example where a value belongs."""
OTHERWISE: Final = "类型或取值不对"
CONSOLE: Final[Mapping[str, str]] = {
    "wecom.corp_id": "企业微信管理后台 → 我的企业 → 企业信息 → 企业ID",
    "wecom.agent_id": "企业微信管理后台 → 应用管理 → 自建应用 → AgentId",
    "wecom.secret": "企业微信管理后台 → 应用管理 → 自建应用 → Secret",
    "wecom.token": "企业微信管理后台 → 应用管理 → 自建应用 → 接收消息 → Token",
    "wecom.encoding_aes_key": "企业微信管理后台 → 应用管理 → 自建应用 → 接收消息 → EncodingAESKey",
    "wecom.smart_bot.bot_id": "企业微信管理后台 → 智能机器人 → API 配置 → Bot ID",
    "wecom.smart_bot.secret": "企业微信管理后台 → 智能机器人 → API 配置 → Secret",
    "email.password": "邮箱的网页版 → 设置 → 客户端授权码",
    "sms.key": "短信网关的控制台",
    "dingtalk.client_id": "钉钉开发者后台 → 应用 → 凭证与基础信息 → Client ID",
    "dingtalk.client_secret": "钉钉开发者后台 → 应用 → 凭证与基础信息 → Client Secret",
    "dingtalk.robot_code": "钉钉开发者后台 → 应用 → 机器人 → RobotCode",
    "dingtalk.event_token": "钉钉开发者后台 → 应用 → 事件订阅 → 签名 token",
    "dingtalk.event_aes_key": "钉钉开发者后台 → 应用 → 事件订阅 → 加密 aes_key",
    "groups.wecom_webhook_key": "企业微信群 → 群机器人 → Webhook 地址里 key= 后面的部分",
    "groups.dingtalk_webhook_token": "钉钉群 → 机器人 → Webhook 地址里 access_token= 后面的部分",
    "groups.dingtalk_webhook_secret": "钉钉群 → 机器人 → 安全设置 → 加签",
}
GOOD: Final = "设置没有问题。"


def setting_line(key: str, reason: str, known: Iterable[str] = ()) -> str:
    """Return one sentence: the key, what is wrong with it, and where its value is found.

    ``reason`` is ``kind`` or ``kind: hint``; ``known`` are the keys that an unknown one may mean.
    """
    kind, _, hint = reason.partition(": ")
    if kind == "extra_forbidden":
        hint = _did_you_mean(key, known)
    if kind == "literal_error":
        hint = hint.replace(" or ", "、").replace(", ", "、").replace("'", "")
    says = REASONS.get(kind, OTHERWISE).format(hint=hint, key=key)
    where = CONSOLE.get(_without_numbers(key), "")
    place = f"{key}：" if key else ""
    return f"{place}{says}{f'（{where}）' if where else ''}。"


def _did_you_mean(key: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(_without_numbers(key), list(known), n=1, cutoff=0.7)
    return f"，也许是想写 {close[0].rpartition('.')[2]}" if close else ""


def _without_numbers(key: str) -> str:
    return ".".join(part for part in key.split(".") if not part.isdigit())
