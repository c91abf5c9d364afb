"""What each job of the clock is for, as ``zhanggui job list`` and the reference say it."""

from collections.abc import Mapping
from typing import Final

from bot.texts.labels import WEEKDAYS

ABOUT: Final[Mapping[str, str]] = {
    "daily_summary": "每日汇总，发到群里，带当天的留痕校验码",
    "till_reminder": "每天早上提醒店里的仓管：前面哪几天还没有交款",
    "ship_list": "给每个仓库三天内要发的货，缺货的排在前面",
    "deliveries": "给每个司机当天要送的货，一单一张卡片",
    "security_report": "安全周报：被拒的操作、紧急出库、改价改权、迟录和下班后的操作，发给经理和管理员",
    "backup": "每日备份",
    "audit_check": "每夜核对账目和留痕，对不上就报警",
    "expire_holds": "释放到期的锁定",
    "warn_expiring": "锁定快到期还没有人审批时，再提醒审批人",
    "escalate": "审批人太久没有处理时，也请上一级处理",
    "begin_stand_ins": "代审开始时，把等着的单据交给代审的人",
    "warn_papers": "紧急出库的手续快到期时提醒申请人",
    "lapse_papers": "紧急出库的手续到期没有补，转逾期并告诉经理",
    "tell_attempts": "数据库挡住直接改库时马上告诉经理和管理员",
    "remind_papers": "逾期的手续每天再提醒一次",
    "expire_drafts": "作废没有说完的单据",
    "prune": "清理 30 天前的来信、按钮和草稿",
}
EVERY_SECONDS: Final = "每 {seconds} 秒"
EVERY_DAY: Final = "每天 {at}"
EVERY_WEEK: Final = "每{weekday} {at}"
EVERY_HOURS: Final = "每 {hours} 小时"


def at_time(at: str, weekday: int | None) -> str:
    """Return when a job runs: ``每天 18:30``, ``每周一 08:30``."""
    if weekday is None:
        return EVERY_DAY.format(at=at)
    return EVERY_WEEK.format(weekday=WEEKDAYS[weekday], at=at)


def every(seconds: int) -> str:
    """Return how often a job runs: ``每 20 秒``, ``每 1 小时``."""
    hours, rest = divmod(seconds, 3600)
    return EVERY_HOURS.format(hours=hours) if not rest else EVERY_SECONDS.format(seconds=seconds)
