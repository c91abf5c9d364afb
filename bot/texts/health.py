"""What is said of a database that is not fit to be written to."""

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[str, str]] = {
    "file_missing": "还没有数据库 {detail}，第一次启动时会建立",
    "not_readable": "打不开 {detail}，请检查路径和权限",
    "not_writable": "{detail} 不能写，请检查所有者和权限",
    "unreachable": "连不上数据库：{detail}",
    "corrupt": "数据库文件损坏：{detail}。请停掉掌柜，用备份恢复",
    "orphan": "表 {detail} 里有指向不存在的行，数据库被改过",
    "schema_missing": "数据库里还没有表，第一次启动时会建立",
    "schema_old": "数据库是旧版本 {detail}，启动时或 zhanggui db upgrade 会升级",
    "schema_newer": "数据库是更新的版本 {detail}，请升级掌柜",
    "guard_missing": "数据库的防护 {detail} 被拆掉了",
    "guard_changed": "数据库的防护 {detail} 被改过",
    "guard_added": "数据库里多了一个不认识的触发器 {detail}",
    "constraint_missing": "数据库的约束 {detail} 不见了",
    "rules_changed": "单据流程规则表 {detail} 被改过",
}
PASSING: Final = frozenset({"file_missing", "schema_missing", "schema_old"})
"""Reasons that the next start puts right by itself."""


def health_line(finding: str) -> str:
    """Return one sentence for ``reason:detail``."""
    reason, _, detail = finding.partition(":")
    return REASONS.get(reason, "{detail}").format(detail=detail or reason) + "。"


def passes(finding: str) -> bool:
    """Return whether the next start puts it right."""
    return finding.partition(":")[0] in PASSING
