"""Whole commands through the front door of the domain: ``intake.take`` in a transaction."""

from benchmarks.measure import Once, Result, keep_calling
from benchmarks.product import drafts, firm
from benchmarks.product.drafts import Tap
from bot.inbound import Chat, Tapped
from bot.intake import take
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.session import Sql

AT_MOST_PER_SECOND = 14_000
_COUNTS = Sql(
    "SELECT (SELECT count(*) FROM document WHERE status = 'done' AND kind = 'receipt'),"
    " (SELECT coalesce(sum(posted), 0) FROM document_line),"
    " (SELECT coalesce(sum(quantity), 0) FROM movement WHERE document_id IS NOT NULL)"
)


async def confirm(
    url: str, *, callers: int, seconds: float, prepared: int = 0, half: int | None = None
) -> Result:
    """Tap 确认 on small receipts: rights, units, document, goods, value, audit, outbox."""
    async with firm.opened(url) as keeper:
        count = prepared or int((seconds + 1) * AT_MOST_PER_SECOND)
        keepers = range(firm.KEEPERS) if half is None else range(half, firm.KEEPERS, 2)
        taps = await drafts.lay_out(keeper, count, keepers=keepers)
        result = await keep_calling(_tapper(keeper, taps), callers=callers, seconds=seconds)
        await check(keeper, result.count)
    return result


async def say(url: str, *, callers: int, seconds: float) -> Result:
    """Type the sentence: understand it, draft it, show the card with its buttons."""
    async with firm.opened(url) as keeper:

        async def once(number: int) -> None:
            inbound = drafts.said(number, f"wecom:{firm.TENANT}:{number}")
            await keeper.run(lambda books: take(books, inbound))

        return await keep_calling(once, callers=callers, seconds=seconds)


def _tapper(keeper: Bookkeeper, taps: list[Tap]) -> Once:
    waiting = iter(enumerate(taps))

    async def once(_number: int) -> None:
        number, tap = next(waiting)
        inbound = tapped(number, tap)
        notice = await keeper.run(lambda books: take(books, inbound))
        if notice is None or notice.facts.get("status") != "done":
            raise RuntimeError(f"a tap booked nothing: {notice}")

    return once


def tapped(number: int, tap: Tap) -> Tapped:
    """Return a tap as it arrives from WeCom."""
    user, token, handle = tap
    return Tapped(
        key=f"wecom:{firm.TENANT}:e-{token}", user_id=user, sent_us=0, token=token, handle=handle,
        chat=Chat(platform="wecom", tenant=firm.TENANT, id=user), response_code=f"code{number}",
    )  # fmt: skip


async def check(keeper: Bookkeeper, acknowledged: int) -> None:
    """Raise unless every acknowledged tap is one booked document whose goods have moved."""
    done, lines, moved = await keeper.read(_counted)
    if done < acknowledged or lines != moved:
        raise RuntimeError(f"the books are wrong: {done} {lines} {moved} {acknowledged}")


def _counted(books: OpenBooks) -> tuple[int, int, int]:
    done, lines, moved = books.session.rows(_COUNTS)[0]
    return int(done), int(lines), int(moved)
