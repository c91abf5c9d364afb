"""What backups and restores say."""

from collections.abc import Mapping
from typing import Final

DONE: Final = "已备份到 {file}（{size}），并检查过可以读出。"
RESTORED: Final = "已用 {file} 恢复并核对：{events} 条留痕、{movements} 条出入库流水都对得上。"
GAP: Final = "{since} 到 {until} 之间记的账不在这份备份里{count}，请对照群里的通知补录。"
GAP_COUNT: Final = "（{count} 次操作）"
GAP_NONE: Final = "备份之后没有记过账，什么都没有少。"
ASIDE: Final = "原来的数据库没有删，放在 {aside}。"
ERA: Final = "从现在起新单号带字母 {era}，不会和丢掉的单号重复；没发出的旧消息不再发。"
REASON: Final[Mapping[str, str]] = {
    "exists": "{detail} 已经存在，不覆盖；请换一个文件名",
    "no_database": "没有数据库 {detail}，没有什么可以备份",
    "no_file": "没有备份文件 {detail}",
    "not_a_backup": "{detail} 不是掌柜的备份",
    "other_database": "这份备份不是 {detail} 的，请用同一种数据库恢复",
    "other_version": "这份备份是版本 {detail} 的，请用那个版本的掌柜恢复后再升级",
    "broken": "备份文件损坏：{detail}",
    "in_use": "数据库 {detail} 正在使用，请先停掉掌柜",
    "not_proved": "备份 {detail} 没有通过核对，没有恢复，原来的数据库没有动",
    "failed": "数据库不答应：{detail}",
}
FILE: Final = "{file}：{reason}"


def size(count: int) -> str:
    """Return a file's size as people read it."""
    if count < 1_000_000:
        return f"{max(1, count // 1000)} KB"
    return f"{count / 1_000_000:.1f} MB"
