"""What one run measured, and the loop that measures callers inside one interpreter."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

WARM_UP_S = 0.3

Once = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one side did in one round.

    ``count`` operations took ``seconds``; the latencies are of single operations. ``facts`` are
    further figures by name with the unit last (``resident_mib``, ``start_ms``).
    """

    count: int
    seconds: float
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    worst_ms: float = 0.0
    errors: int = 0
    facts: dict[str, float] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds if self.seconds else 0.0

    def figure(self, name: str) -> float:
        """Return a figure by its name: an attribute such as ``p99_ms``, or a fact."""
        if name in self.facts:
            return self.facts[name]
        return float(getattr(self, name))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        return cls(**raw)


def summed_up(
    latencies_ns: Sequence[int],
    seconds: float,
    *,
    count: int | None = None,
    errors: int = 0,
    **facts: float,
) -> Result:
    """Return the result of a run from its latencies; ``count`` when one latency covers several."""
    ordered = sorted(latencies_ns)
    return Result(
        count=len(ordered) if count is None else count,
        seconds=seconds,
        p50_ms=_percentile_ms(ordered, 0.50),
        p99_ms=_percentile_ms(ordered, 0.99),
        worst_ms=_percentile_ms(ordered, 1.0),
        errors=errors,
        facts=facts,
    )


def _percentile_ms(ordered_ns: Sequence[int], share: float) -> float:
    if not ordered_ns:
        return 0.0
    place = min(len(ordered_ns) - 1, int(len(ordered_ns) * share))
    return ordered_ns[place] / 1e6


async def keep_calling(once: Once, *, callers: int, seconds: float) -> Result:
    """Let ``callers`` tasks call ``once(n)`` one after the other for ``seconds``.

    ``n`` is different for every call. What starts during the warm-up is not counted.
    """
    begin_ns = time.perf_counter_ns() + int(WARM_UP_S * 1e9)
    end_ns = begin_ns + int(seconds * 1e9)
    latencies_ns: list[int] = []

    async def caller(number: int) -> None:
        now_ns = time.perf_counter_ns()
        while now_ns < end_ns:
            started_ns = now_ns
            await once(number)
            number += callers
            now_ns = time.perf_counter_ns()
            if started_ns >= begin_ns:
                latencies_ns.append(now_ns - started_ns)

    await asyncio.gather(*(caller(number) for number in range(callers)))
    return summed_up(latencies_ns, (time.perf_counter_ns() - begin_ns) / 1e9)


def keep_doing(once: Callable[[int], object], *, seconds: float, each: int = 1) -> Result:
    """Call ``once(n)`` from this thread for ``seconds``; every call does ``each`` operations."""
    begin_ns = time.perf_counter_ns() + int(WARM_UP_S * 1e9)
    end_ns = begin_ns + int(seconds * 1e9)
    latencies_ns: list[int] = []
    number = 0
    now_ns = time.perf_counter_ns()
    while now_ns < end_ns:
        started_ns = now_ns
        once(number)
        number += 1
        now_ns = time.perf_counter_ns()
        if started_ns >= begin_ns:
            latencies_ns.append(now_ns - started_ns)
    return summed_up(latencies_ns, (now_ns - begin_ns) / 1e9, count=len(latencies_ns) * each)
