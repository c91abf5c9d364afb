"""Every Chinese sentence that the sandbox itself shows."""

from typing import Final

NOT_HEARD_BY_APP: Final = "企业微信的自建应用听不到群里的消息，请在自己的对话里说。"
NOT_A_MEMBER: Final = "你不在这个群里。"
NO_APP: Final = "这个平台还没有配置应用。"
CLICK_FAILED: Final = "操作失败，请稍后重试"
CLICK_UNHEARD: Final = "应用没有响应"
SPOKEN: Final = "[语音] {text}"
RECALLED: Final = "应用撤回了一条消息"
SCANNED: Final = "[扫码] {code}"
MENU_PRESSED: Final = "[菜单] {name}"
FILE: Final = "[文件] {name}"
DETAILS: Final = "查看详情"
LEDGER_OFF: Final = "账本暂时看不到：机器人没有在运行。"

DELIVERED: Final = "第 {attempt} 次投递 → {answer}"
REDELIVERED: Final = "再投递一次，标识不变（{key}），信封是新的"
NO_SOCKET: Final = "没有可用的长连接，等它回来再投递"
SOCKET_LOST: Final = "连接断了，消息没有被确认，会再投递"
NOT_ACKED: Final = "{seconds:g} 秒内没有确认，会再投递"
GIVEN_UP: Final = "投递 {attempts} 次都没有被确认，放弃"
LATE_ANSWER: Final = "卡片回调超过 {seconds:g} 秒才回答，答案作废"
BAD_ANSWER: Final = "回调的回答不合规，已忽略：{why}"
DROPPED_BY_LIMIT: Final = "超过每人每分钟 {limit} 条，平台静默丢弃一条给 {name} 的消息"
REFUSED_CALL: Final = "{path} → {code} {message}"
TAKEN: Final = "已确认"
NOT_TAKEN: Final = "没有确认"
RESTARTING: Final = "已请求强制重启机器人（kill -9）"
SOCKETS_DROPPED: Final = "硬断开 {count} 条长连接"
SOCKETS_POLITE: Final = "礼貌断开：通知 {count} 条长连接重连，10 秒后关闭"
CODES_EXPIRED: Final = "{count} 个 response_code 已作废"
TOKENS_EXPIRED: Final = "两个平台的 access_token 都已过期"
RATE_LIMITED: Final = "接下来 {count} 次发送会被限流"
API_DOWN: Final = "平台接口停机 {seconds:g} 秒（5xx）"
SLOW_SEND: Final = "接下来 {count} 次发送：平台已受理，但 {seconds:g} 秒后才回答"
FLOW_CONTROLLED: Final = "接下来 {count} 次单聊发送会被流控（flowControlledStaffIdList）"
PARTLY_FAILED: Final = "接下来 {count} 次卡片投放会部分失败（deliverResults）"
SCRIPTED: Final = "接下来 {count} 次 {path} 会得到准备好的回答"
ACK_DELAYED: Final = "接下来 {count} 次确认会被扣留，当作没有收到"
ACK_WITHHELD: Final = "确认被扣留：机器人已处理，平台当作没有收到"
WRONG_PERSON: Final = "{name} 点了别人的卡片上的「{button}」"
NOTHING_TO_REPEAT: Final = "还没有可以重复投递的消息"
NO_SUCH_CARD: Final = "没有找到可以点的卡片"

FAULTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("redeliver", "重复投递", "把最后一条消息再投递两次：同一个 MsgId，新的信封。账只应动一次。"),
    ("drop_socket", "断网", "不打招呼切断钉钉长连接。机器人应自己连回来，消息不丢。"),
    ("disconnect", "礼貌断开", "平台通知换连接，10 秒后关闭旧连接。"),
    ("expire_code", "卡片过期", "企业微信卡片的更新码全部作废（60140）。"),
    ("wrong_person", "外人点卡片", "卡片被转发，让没有权限的人来点。"),
    ("restart_bot", "强制重启", "kill -9 机器人再启动，卡片仍然能点。"),
    ("expire_token", "令牌过期", "两边的 access_token 立即失效。"),
    ("rate_limit", "限流", "接下来的发送被平台限流（45009 / 130101）。"),
    ("api_down", "平台停机", "平台接口几秒内只返回 5xx。"),
    ("slow_send", "超时但已送达", "平台收下消息，但很久才回答；重发不应出现两条。"),
    ("delay_ack", "确认丢失", "机器人处理了消息，确认却没到平台，平台再投递。"),
    ("partial", "部分投放失败", "卡片接口返回成功，其中有人没收到。"),
    ("flow_control", "单聊流控", "单聊接口返回成功，但人被流控，没有送达。"),
)
