"""What a check of the books says: the rule, the first event it is about, what does not fit."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from bot.texts import labels


class Found(Protocol):
    """A problem as ``core`` finds it."""

    @property
    def rule(self) -> str: ...

    @property
    def what(self) -> str: ...

    @property
    def seq(self) -> int: ...

    @property
    def facts(self) -> dict[str, Any]: ...


GOOD: Final = "账目和留痕都对得上：{events} 条留痕，{movements} 条出入库流水，用时 {seconds} 秒。"
LAST: Final = "最后一条是第 {seq} 号，校验码 {hash}。"
BAD: Final = "核对没有通过，共 {count} 处；第一处：{first}"
NEXT: Final = "请不要继续改数据库，先运行 zhanggui backup 留一份原样，再联系技术支持。"
ANCHOR_FORM: Final = (
    "要写成 号:校验码，例如 1024:9f86d081884c7d65，就是日报最后一行里的号和校验码（至少 8 位）"
)
TABLE: Final[Mapping[str, str]] = {
    "movement": "出入库流水",
    "document": "单据",
    "document_line": "单据明细",
    "transition": "状态记录",
    "approval": "审批记录",
    "approval_need": "审批要求",
    "value_entry": "成本记录",
    "price_entry": "发票差额",
    "allocation": "核销记录",
    "attachment": "附件",
}
_CELL: Final = "商品 #{product} 库位 #{location} 批次 #{batch}"
_PROBLEMS: Final[Mapping[tuple[str, str], str]] = {
    ("I1", "sum"): "商品 #{product} 批次 #{batch} 各处在库加起来不是零，差 {on_hand}",
    ("I2", "replay"): "结存和流水对不上：" + _CELL
    + "，按流水应多出在库 {on_hand}、锁定 {reserved}、在途 {incoming}",
    ("I3", "holds"): "锁定和在途对不上未了结的锁定：" + _CELL + "，差锁定 {reserved}、在途 {incoming}",
    ("I3", "hold"): "锁定 #{hold}（商品 #{product}）的余量 {open} 和它的流水对不上",
    ("I4", "bounds"): "结存越界：" + _CELL + "，在库 {on_hand}、锁定 {reserved}、在途 {incoming}",
    ("I5", "lines"): "{number} 第 {line_no} 行记的锁定 {held}、已过账 {posted} 和流水对不上",
    ("I5", "status"): "{number} 的状态是 {status}，可它的最后一步写的是 {last}",
    ("I5", "proof"): "{number} 的状态是 {status}，可第 {line_no} 行锁定 {held}、已过账 {posted}、应为 {quantity}",
    ("I5", "votes"): "{number} 已通过（现在 {status}），可是没有应有的审批",
    ("I6", "rows"): "第 {seq} 号留痕作证的{table}（编号 {from_id}–{until_id}）被改过或少了："
    "应有 {count} 行，找到 {found} 行",
    ("I6", "stranger"): "{table}里有 {count} 行没有任何留痕，第一行编号 {from_id}",
    ("I6", "uncounted"): "{table}里多出 {count} 行，没有留痕为它们作证",
    ("I6", "file"): "附件的内容被换过：校验码 {digest}… 和存的文件对不上",
    ("I7", "missing"): "第 {seq} 号留痕不见了（到第 {until} 号之前有缺）",
    ("I7", "changed"): "第 {seq} 号留痕被改过，和它自己的校验码对不上",
    ("I7", "unlinked"): "第 {seq} 号留痕接不上前一号：有人插入、删除、调换或重写过",
    ("I7", "unreadable"): "第 {seq} 号留痕的内容读不懂",
    ("I7", "cut"): "留痕从第 {seq} 号起被截掉了，原来至少有到第 {until} 号",
    ("I7", "seal"): "第 {seq} 号留痕和 {day} 的日结校验码对不上",
    ("I7", "seal_gap"): "{day} 的日结没有从第 {seq} 号留痕开始",
    ("I7", "seal_missing"): "第 {seq} 号留痕说 {day} 已日结，可是日结记录不见了",
    ("I7", "anchor"): "第 {seq} 号留痕和群里公布的校验码不一样：它或它之前的留痕被重写过",
    ("I8", "no_value"): "流水 #{movement}（商品 #{product}，{quantity}）没有对应的成本记录",
    ("I8", "cost"): "商品 #{product} 的成本和成本记录对不上，差数量 {quantity}、金额 {value_fen} 分",
    ("I8", "worth"): "商品 #{product} 的成本数量和在库数量对不上，差 {quantity}",
    ("I9", "expired"): "锁定 #{hold}（商品 #{product}，{open}）到期超过 10 分钟还没有释放，请看掌柜是否在运行",
    ("I10", "reversal"): "流水 #{movement} 冲销 #{reversed}，可是方向、数量或次数不对",
    ("M1", "used"): "{number}（{status}）一共 {amount} 分，可是已经用掉 {used} 分",
    ("M1", "taken_back"): "{number} 从 {target} 退回的比放上去的多，合计 {amount} 分",
    ("M2", "cap"): "{number} 上的{kind}合计 {amount} 分，超过了它的金额",
    ("M3", "settled"): "{number} 的状态是 {status}，可是发出的货既没收齐款也没开齐票",
    ("M3", "matched"): "{number} 已完成，可第 {line_no} 行到货 {came} 没有收齐发票",
    ("M4", "bill"): "采购发票 {number} 的金额 {amount} 分、各行合计 {lines} 分、入账 {booked} 分对不上",
    ("M4", "bill_twice"): "同一个供应商的发票号 {bill} 记了 {count} 次，第一张是 {number}",
    ("file", "malformed"): "数据库文件读不出来：{reason}",
}  # fmt: skip
KNOWN: Final = frozenset(_PROBLEMS)


def problem_line(problem: Found) -> str:
    """Return one sentence for a problem."""
    facts = dict(problem.facts)
    if "table" in facts:
        facts["table"] = TABLE.get(facts["table"], facts["table"])
    if "kind" in facts:
        facts["kind"] = labels.KIND.get(facts["kind"], facts["kind"])
    text = _PROBLEMS[problem.rule, problem.what].format(seq=problem.seq, **facts)
    return f"{problem.rule}：{text}。"


def problem_lines(problems: Iterable[Found]) -> list[str]:
    """Return what is said when a check fails: the first problem, the others, what to do."""
    first, *others = (problem_line(problem) for problem in problems)
    return [BAD.format(count=len(others) + 1, first=first), *others, NEXT]
