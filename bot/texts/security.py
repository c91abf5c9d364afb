"""Words of the weekly security report."""

from typing import Final

TITLE: Final = "{company}安全周报 {first} 至 {last}"
LATE: Final = "（补发）"
SOUND: Final = "账本完整：防护、流水和留痕都核对过，没有问题。"
UNSOUND: Final = "账本核对发现 {count} 个问题：\n{lines}\n请运行 zhanggui audit verify 看全部。"
UNKNOWN: Final = "账本这周还没有核对过。"
REFUSED: Final = "被拒的操作 {count} 次：{rows}"
REFUSED_ROW: Final = "{name} {what} {count} 次"
STRANGER: Final = "陌生账号"
NO_REFUSED: Final = "没有被拒的操作。"
EMERGENCIES: Final = "紧急出库 {count} 张：{rows}"
EMERGENCY_ROW: Final = "{number} {name} {status}"
NO_EMERGENCIES: Final = "没有紧急出库。"
CHANGES: Final = "改价、改权和改额度 {count} 处：\n{rows}"
CHANGE_ROW: Final = "{at} {name} 改了 {key} 的{field}"
NO_CHANGES: Final = "没有改价、改权和改额度。"
LATE_ROWS: Final = "迟录和倒填 {count} 笔：{rows}"
LATE_ROW: Final = "{number}（{name}，记在 {day}）"
OFF_HOURS: Final = "下班时间的操作：{rows}"
OFF_HOURS_ROW: Final = "{name} {count} 次"
MORE: Final = " 等"
JOIN: Final = "，"
WHAT: Final = {
    "NotAllowed": "越权",
    "NotYourPlace": "动别人的仓库",
    "NotAsked": "审批不归自己的单",
    "OwnDocument": "审批自己的单",
    "NotYourButton": "点别人的按钮",
    "UnknownButton": "点失效的按钮",
    "Stranger": "陌生人来访",
}
WHAT_ELSE: Final = "其他"
FIELD: Final = {
    "role": "岗位",
    "tier": "等级价",
    "agreed": "协议价",
    "sale_price": "售价",
    "purchase_price": "进价",
    "floor_price": "底价",
    "credit_fen": "信用额度",
    "terms_days": "账期",
}
