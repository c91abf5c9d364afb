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
NOT_A_PICTURE: Final = "这不是图片，请选一张照片。"
TOO_BUSY: Final = "一下子太多了，请等几秒再点。"
LEDGER_OFF: Final = "账本暂时看不到：机器人没有在运行。"

DELIVERED: Final = "第 {attempt} 次投递 → {answer}"
REDELIVERED: Final = "平台没等到回音，把同一条消息再投递 {count} 次（编号不变：{key}）"
NO_SOCKET: Final = "长连接断着，消息先留在平台，等它回来再投递"
CLICK_UNSENT: Final = "掌柜没连着，这次点击没有送到，什么都没有动。等它回来再点一次"
SOCKET_LOST: Final = "连接断了，消息没有被确认，会再投递"
NOT_ACKED: Final = "{seconds:g} 秒内没有确认，会再投递"
GIVEN_UP: Final = "投递 {attempts} 次都没有被确认，放弃"
LATE_ANSWER: Final = "卡片回调超过 {seconds:g} 秒才回答，答案作废"
BAD_ANSWER: Final = "回调的回答不合规，已忽略：{why}"
DROPPED_BY_LIMIT: Final = "超过每人每分钟 {limit} 条，平台静默丢弃一条给 {name} 的消息"
REFUSED_CALL: Final = "平台不接受这次调用：{path}，{code} {message}"
TAKEN: Final = "掌柜回：收到"
NOT_TAKEN: Final = "没有回音"
RESTARTING: Final = "像断电一样关掉掌柜（kill -9），再开起来"
BOT_IS_BACK: Final = "掌柜回来了。现在点刚才那张卡片，照样算数，只算一次"
BOT_IS_GONE: Final = "掌柜不在了，消息先留在平台"
SOCKETS_DROPPED: Final = "钉钉的长连接断了（{count} 条）"
SOCKET_IS_BACK: Final = "{seconds:.1f} 秒后，掌柜自己连回来了"
NO_SOCKET_TO_DROP: Final = "现在没有连着的长连接，没有可断的"
SOCKETS_POLITE: Final = "平台打招呼要断开 {count} 条长连接，10 秒后关闭"
CODES_EXPIRED: Final = "{count} 张企业微信卡片的更新码（response_code）作废了"
NO_CODES: Final = "现在没有可以作废的更新码。先让企业微信上的人收到一张带按钮的卡片"
TOKENS_EXPIRED: Final = "两个平台的令牌（access_token）都过期了"
RATE_LIMITED: Final = "接下来 {count} 次发送会被限流"
API_DOWN: Final = "平台接口停机 {seconds:g} 秒（5xx）"
SLOW_SEND: Final = "接下来 {count} 次发送：平台已受理，但 {seconds:g} 秒后才回答"
FLOW_CONTROLLED: Final = "接下来 {count} 次单聊发送会被流控（flowControlledStaffIdList）"
PARTLY_FAILED: Final = "接下来 {count} 次卡片投放会部分失败（deliverResults）"
SCRIPTED: Final = "接下来 {count} 次 {path} 会得到准备好的回答"
ACK_DELAYED: Final = "接下来 {count} 次确认会被扣留，当作没有收到"
ACK_WITHHELD: Final = "确认被扣留：机器人已处理，平台当作没有收到"
WRONG_PERSON: Final = "{name}点了别人卡片上的「{button}」"
NOTHING_TO_REPEAT: Final = "还没有消息可以重复投递。先在一部手机上说一句话"
NO_SUCH_CARD: Final = "现在没有带按钮的卡片。先说一句入库，等卡片出来再试"

SAMPLES: Final = {"box": "破损的箱子", "paper": "签字的送货单"}
"""Pictures that the page offers to send, by name."""

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
