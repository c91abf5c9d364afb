"""Words about who must agree: on cards, in the table of rules, about stand-ins and reminders."""

from typing import Final

AT_A_LOSS: Final = "单价低于进价，所以要经理同意"
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
UNTIL_WHEN: Final = "请说到哪一天，例如：委托 {name} 代审 到 周五"
AWAY_FORM: Final = "请说从哪天到哪天、由谁代，例如：请假 11-25 到 11-28 代 陈采"
NOT_A_DAY: Final = "“{text}”看不准是哪一天，没有登记。请这样说：周五、明天、11-28 或 2026-11-28"
SPAN: Final = "从 {first} 到 {last} 不对：要先早后晚，最多 {most} 天。请再说一次。"
NO_COLLEAGUE: Final = "没有找到同事“{name}”，没有登记。请说全名；说“谁有权限”可以看名单。"
NAMESAKES: Final = "叫“{name}”的同事不止一位，分不清是谁，没有登记。请换一个人，或者请管理员改名。"
BEGUN: Final = "已请 {name} 代你审批，到 {last} 为止。你自己仍然可以审批；要提前结束请说：取消委托"
AWAY_TOO: Final = "这几天派给你的活也会派给 {name}，由 {name} 代办。"
TO_BEGIN: Final = "已登记：{first} 到 {last} 由 {name} 代你审批。要改请说：取消委托"
ENDED: Final = "已结束，{names} 不再代你审批。"
STAND_IN_TOO: Final = "派给{name}的活也由你代办，卡片上写着“{name}不在”。"
STAND_IN: Final = {
    "begun": "{name}请你代审，从 {first} 到 {last}。等{name}审批的单据也会发给你，卡片上写着“代{name}”。",
    "ended": "{name}结束了委托，你不再代{name}审批。",
}
BATCH_TITLE: Final = "{count} 张单据待你审批"
BATCH_STATE: Final = "只算上面列出来的；要驳回或看明细请用单独的卡片"
BATCH_BUTTON: Final = "全部通过"
BATCH_ROW: Final = "{number} {goods}{more} {requester}"
BATCH_DONE: Final = "批量审批结果"
BATCH_RESULT: Final = "{number}：{text}"
BATCH_AGREED: Final = "已通过，现在是“{status}”"
BATCH_CHANGED: Final = "列出来以后有变化，没有动，请看单独的卡片"
TABLE_TITLE: Final = "审批规则（从上往下，第一条符合的算数）"
NUMBERED: Final = "{number}. {row}"
ROW: Final = "{kind}｜{conditions} → {asked}"
DEFAULT_ROW: Final = "都不符合时：{kind} → {asked}"
ALWAYS: Final = "不限"
AND: Final = "，"
EITHER: Final = "或"
BOTH: Final = "和"
THEN: Final = "，然后 "
GROUP: Final = "（{text}）"
OWN_WORD: Final = "提交人自己确认"
SEATS_OF: Final = "{roles} {count} 个人"
REQUESTED_BY: Final = "提交人是{roles}"
AMOUNT: Final = "金额"
QUANTITY: Final = "数量"
RANGE: Final = " {least} 起、不到 {below}"
FROM: Final = " {least} 起"
BELOW: Final = "不到 {below}"
SUMS_ALL: Final = "{hours} 小时内同一提交人的合在一起算"
SUMS_PARTNER: Final = "{hours} 小时内同一往来单位的合在一起算"
SUMS_NOTHING: Final = "每张单独算"
CATEGORY: Final = "有{names}类商品"
TIER: Final = "{names}级往来单位"
FACT: Final = {
    "below_floor": {True: "低于底价", False: "不低于底价"},
    "below_cost": {True: "低于成本", False: "不低于成本"},
    "over_credit": {True: "超过信用额度", False: "在信用额度以内"},
    "emergency": {True: "紧急", False: "不紧急"},
}
HOURS: Final = "{begin} 到 {end}"
TRIAL_TITLE: Final = "试算{kind}：要谁同意"
TRIAL_STATE: Final = "只是试算，什么都没有登记"
TRIAL_FORM: Final = (
    "试算后面请说一张单，例如：试算 入库 可乐 20箱 单价36，或者：试算 由 王建国 出库 可乐 5箱"
)
TRIAL_BY: Final = "提交人：{name}（{roles}）"
TRIAL_STEP: Final = "第 {number} 步问：{names}"
NO_ROLE: Final = "没有岗位"
NOBODY: Final = "没有人能同意，所以交不上去"
PASSED: Final = "✗ {number}. {row}：{why}"
FAILED: Final = "{names}不符合"
NOT_KNOWN: Final = "{names}不清楚"
HIT: Final = "✓ {number}. {row}"
DEFAULT_HIT: Final = "✓ 没有一条符合，{kind}默认 → {asked}"
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
