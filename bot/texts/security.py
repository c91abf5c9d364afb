"""Words of the weekly security report."""

from collections.abc import Sequence
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
CHANGES: Final = "改价、改权、改额度和关账 {count} 处：\n{rows}"
CHANGE_ROW: Final = "{at} {name} 改了 {key} 的{field}"
NO_CHANGES: Final = "没有改价、改权、改额度和关账。"
LATE_ROWS: Final = "迟录和倒填 {count} 笔：{rows}"
LATE_ROW: Final = "{number}（{name}，记在 {day}）"
OFF_HOURS: Final = "下班时间的操作：{rows}"
OFF_HOURS_ROW: Final = "{name} {count} 次"
BY_HAND: Final = "直接改数据库被挡住 {count} 次：\n{rows}"
BY_HAND_ROW: Final = "{at} {what}{subject}{role}"
BY_HAND_LOST: Final = "另有 {count} 次太密，没有逐条记下"
BY_HAND_ROLE: Final = "（数据库账号 {role}）"
NO_BY_HAND: Final = "没有人直接改数据库。"
BY_HAND_ALARM: Final = (
    "有人直接改数据库，已经挡住，账和单据都没有变：\n{rows}\n"
    "请查是谁有服务器和数据库的密码；要改数，请在聊天里开单。"
)
BY_HAND_WHAT: Final = {
    "document": "改单据", "document_line": "改单据明细", "transition": "伪造单据状态",
    "balance": "改库存数", "hold": "改锁定数", "cost": "改成本", "value_entry": "改成本流水",
    "price_entry": "改发票差额",
    "movement": "改出入库流水", "approval": "改审批记录", "approval_need": "改审批要求",
    "approval_case": "改审批要求", "audit": "改操作留痕", "seal": "改日结封存",
    "rule": "改状态规则", "location": "改仓库", "batch": "改批次", "blob": "改附件",
    "attachment": "改附件", "allocation": "改收付款", "master_change": "改资料变更记录",
    "override_attempt": "删改这份记录", "channel_order": "改渠道订单",
    "bom": "改配方", "bom_line": "改配方", "bom_step": "改配方",
}  # fmt: skip
BY_HAND_ELSE: Final = "改数据"
SHEETS: Final = {
    "sum": "核对", "by_hand": "直接改数据库", "refused": "被拒的操作", "emergencies": "紧急出库",
    "changes": "改价改权", "late": "迟录和倒填", "off_hours": "下班时间的操作",
}  # fmt: skip
HEADS: Final = {
    "sum": ("项目", "结果"),
    "by_hand": ("时间", "动了什么", "单据或商品", "防护", "数据库账号", "次数"),
    "refused": ("谁", "做什么", "次数"),
    "emergencies": ("单号", "谁", "状态"),
    "changes": ("时间", "谁", "改了谁", "哪一项"),
    "late": ("单号", "谁", "单据日期", "入账时间"),
    "off_hours": ("谁", "次数"),
}  # fmt: skip
SUM_FIRM: Final = "公司"
SUM_SPAN: Final = "日期"
SUM_HOURS: Final = "上班时间"
SUM_PRINT: Final = "数据库结构指纹"
SUM_VERDICT: Final = "防护、流水和留痕"
SPAN: Final = "{first} 至 {last}"
FILE: Final = "{company}安全周报 {first} 至 {last}.xlsx"
FILE_CAPTION: Final = "{company}安全周报 {first} 至 {last}：明细在附件里。{verdict}"
PRINT: Final = "数据库结构指纹 {now}，和上次一样。"
PRINT_FIRST: Final = "数据库结构指纹 {now}。"
PRINT_CHANGED: Final = "数据库结构变了：指纹 {was} → {now}。没有升级过的话，请马上联系技术支持。"
PRINT_NONE: Final = "数据库结构这周还没有核对过。"
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
    "closed_until": "关账",
}


def fingerprint(prints: Sequence[str]) -> str:
    """Say what the schema looks like now; ``prints`` are the last and the one before, if any."""
    if not prints:
        return PRINT_NONE
    now, was = prints[0], prints[-1]
    if len(prints) == 1:
        return PRINT_FIRST.format(now=now)
    return (PRINT if now == was else PRINT_CHANGED).format(now=now, was=was)
