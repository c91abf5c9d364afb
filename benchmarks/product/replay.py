"""A million movements, each really posted with its audit event, and their proof."""

import asyncio
import time
from pathlib import Path

from benchmarks.measure import Result
from benchmarks.product import firm, ledger
from core.storage.verify import prove

CALLERS = 256


async def write(directory: str, *, movements: int) -> Result:
    """Post that many movements into new books."""
    url = firm.sqlite_url(Path(directory) / "books.db")
    await firm.build_now(url)
    started = time.perf_counter()
    async with firm.opened(url) as keeper:
        once = await ledger.mover(keeper, is_hot=False)

        async def caller(number: int) -> None:
            for place in range(number, movements, CALLERS):
                await once(place)

        await asyncio.gather(*(caller(number) for number in range(CALLERS)))
    return Result(count=movements, seconds=time.perf_counter() - started)


async def verify(directory: str) -> Result:
    """Verify the whole of it as ``zhanggui audit verify`` does."""
    started = time.perf_counter()
    report = await prove(firm.sqlite_url(Path(directory) / "books.db"))
    seconds = time.perf_counter() - started
    if report.problems:
        raise RuntimeError(f"the books do not verify: {report.problems[:3]}")
    return Result(count=1, seconds=seconds, facts={"whole_s": seconds})
