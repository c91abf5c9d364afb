"""Words about who must agree: on cards, in the table of rules, about stand-ins and reminders."""

from typing import Final

WHY: Final = "按公司规则由你审批"
WHY_FOR: Final = "你代{names}审批"
STAGE: Final = "第 {stage} 步，共 {stages} 步"
FOR: Final = "{name}（代{names}）"
SEATS: Final = "{names}（要 {count} 个人）"
SUMMED: Final = "和前面的 {numbers} 合在一起算，共 {amount}"
SUMMED_PLAIN: Final = "和前面的 {numbers} 合在一起算"
UNKNOWN: Final = "{what}不清楚，所以要有人同意"
CALL: Final = {
    "urged": "{by}催办，请尽快处理",
    "escalated": "已经 {hours} 小时没有人处理，现在也请你处理",
    "expiring": "到 {at} 还没有人处理就会自动取消，锁定的货会释放",
}
CONDITION: Final = {
    "requested_by": "提交人",
    "amount": "金额",
    "category": "商品分类",
    "partner_tier": "客户等级",
    "quantity": "数量",
    "below_floor": "底价",
    "below_cost": "成本",
    "over_credit": "信用额度",
    "emergency": "紧急",
    "weekdays": "星期",
    "hours": "时间",
    "all": "全部条件",
    "any": "任一条件",
}
"""What each condition of a rule looks at."""
