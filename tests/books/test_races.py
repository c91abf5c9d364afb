"""Two processes, one moment: one effect, and both sides hear the same."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator

import pytest

from core.orders.states import Kind, Status
from tests.books.firm import COLA, Firm, line
from tests.books.rivals import AT_ONCE, Act, Outcome, Rivals

pytestmark = pytest.mark.timeout(110)
ROUNDS = 200


@pytest.fixture(scope="module")
def rivals() -> Iterator[Rivals]:
    """Two processes for all races of this file."""
    pair = Rivals()
    yield pair
    pair.stop()


async def papers(firm: Firm, count: int, kind: Kind = Kind.RECEIPT) -> list[int]:
    """Hand in documents of one bottle that wait for a decision; return their ids."""
    made: list[int] = []
    while len(made) < count:
        some = await asyncio.gather(*(firm.hand_in("王", kind, line(COLA, 1)) for _ in range(20)))
        made += [document.id for document in some]
    return sorted(made)


async def tokens(firm: Firm, verb: str) -> dict[int, str]:
    """Return the token of each document's buttons."""
    found = await firm.rows(f"SELECT subject, token FROM action WHERE verb = '{verb}'")
    return {int(subject.partition(":")[2]): token for subject, token in found}


def won(outcome: Outcome) -> bool:
    return not outcome.refused


@pytest.mark.row("S01")
async def test_a_hundred_pieces_are_sold_a_hundred_times(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """150 orders at once from two processes: 100 leave, 50 are told, nothing is lost."""
    await firm.opening(line(COLA, 100))
    orders = [[Act(what="ship", who="王") for _ in range(75)]]

    sides = rivals.race(books_url, orders, orders, rules=AT_ONCE)

    told = Counter(outcome.refused for side in sides for outcome in side[0])
    assert told == {"": 100, "NotEnough": 50}
    for outcome in (one for side in sides for one in side[0] if one.refused):
        [short] = outcome.facts["shorts"]
        assert "available=0" in short
    assert await firm.cell(COLA) == (0, 0, 0)
    assert await firm.count("document", "kind = 'shipment'") == 100
    assert await firm.count("outbox", "kind = 'moved'") == 100
    await firm.check()


@pytest.mark.row("S01")
async def test_the_last_piece_given_back_and_taken_in_one_instant(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """One withdraws the only piece while another orders it: it ends with one of them, or free."""
    await firm.opening(line(COLA, 1))
    held = await firm.ship("王", line(COLA, 1))
    cancel = [Act(what="cancel", who="王", document=held.id)]
    ships = [Act(what="ship", who="冯") for _ in range(5)]

    _, [orders] = rivals.race(books_url, [cancel], [ships])

    taken = sum(won(outcome) for outcome in orders)
    assert taken <= 1
    assert await firm.cell(COLA) == (1, taken, 0)
    assert {outcome.refused for outcome in orders} <= {"", "NotEnough"}
    await firm.check()


@pytest.mark.row("P01")
async def test_yes_and_no_in_the_same_moment_end_as_one_decision(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    waiting = await papers(firm, ROUNDS)
    yes, no = await tokens(firm, "approve"), await tokens(firm, "reject")
    says_yes = [[Act(what="tap", who="赵", key=f"y{n}", token=yes[n])] for n in waiting]
    says_no = [[Act(what="tap", who="钱", key=f"n{n}", token=no[n])] for n in waiting]

    ones, others = rivals.race(books_url, says_yes, says_no)

    steps = dict(
        await firm.rows(
            "SELECT t.document_id, p.name FROM transition t JOIN person p ON p.id = t.person_id"
            " WHERE t.step IN ('approve', 'reject')"
        )
    )
    assert await firm.count("transition", "step IN ('approve', 'reject')") == ROUNDS
    winners: Counter[str] = Counter()
    for document, [one], [other] in zip(waiting, ones, others, strict=True):
        assert not one.refused, one
        assert not other.refused, other
        shown = [answer.notice[1] for answer in (one, other)]
        assert shown[0]["by"] == shown[1]["by"] == steps[document]
        assert shown[0]["status"] == shown[1]["status"]
        assert shown[0]["status"] == ("done" if steps[document] == "赵" else "rejected")
        winners[steps[document]] += 1
    assert (await firm.cell(COLA))[0] == winners["赵"]
    await firm.check()


@pytest.mark.row("P02")
async def test_a_double_tap_on_two_instances_decides_once(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """Two callbacks, two keys: the second shows what the first did."""
    waiting = await papers(firm, ROUNDS // 2)
    yes = await tokens(firm, "approve")
    sides = [
        [[Act(what="tap", who="赵", key=f"{side}{n}", token=yes[n])] for n in waiting]
        for side in "ab"
    ]

    ones, others = rivals.race(books_url, *sides)

    for [one], [other] in zip(ones, others, strict=True):
        assert (one.refused, other.refused) == ("", "")
        assert one.notice[1]["by"] == other.notice[1]["by"] == "赵"
        assert one.notice[1]["status"] == other.notice[1]["status"] == "done"
    assert await firm.cell(COLA) == (ROUNDS // 2, 0, 0)
    assert await firm.count("outbox", "kind = 'moved'") == ROUNDS // 2
    told = await firm.rows("SELECT body FROM outbox WHERE kind = 'words'")
    assert len(told) == ROUNDS // 2
    assert all("赵" in json.loads(body)["text"] for (body,) in told)
    await firm.check()


@pytest.mark.row("D03")
async def test_one_message_on_two_instances_has_one_effect_and_one_answer(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    waiting = await papers(firm, ROUNDS)
    yes = await tokens(firm, "approve")
    taps = [[Act(what="tap", who="赵", key=f"k{n}", token=yes[n])] for n in waiting]

    ones, others = rivals.race(books_url, taps, taps)

    for [one], [other] in zip(ones, others, strict=True):
        assert (one.refused, other.refused) == ("", "")
        assert one.notice == other.notice
        assert one.notice[1]["status"] == "done"
    assert await firm.cell(COLA) == (ROUNDS, 0, 0)
    assert await firm.count("inbound") == ROUNDS
    assert await firm.count("outbox", "kind = 'words'") == 0
    await firm.check()


@pytest.mark.row("D03")
async def test_one_sentence_on_two_instances_is_answered_once(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    said = [
        [Act(what="say", who="冯", key=f"s{n}", text=f"库存 {COLA}")] for n in range(ROUNDS // 2)
    ]

    sides = rivals.race(books_url, said, said)

    assert {one.refused for side in sides for [one] in side} == {""}
    assert await firm.count("inbound") == ROUNDS // 2
    assert await firm.count("outbox") == ROUNDS // 2


@pytest.mark.row("P06")
async def test_withdrawn_and_approved_in_the_same_moment_goes_one_way(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """Never goods that moved for a withdrawn document."""
    await firm.opening(line(COLA, ROUNDS))
    waiting = await papers(firm, ROUNDS // 2, Kind.SHIPMENT)
    cancels = [[Act(what="cancel", who="王", document=n)] for n in waiting]
    approves = [[Act(what="approve", who="周", document=n)] for n in waiting]

    withdrawn, approved = rivals.race(books_url, cancels, approves)

    left = 0
    for document, [one], [other] in zip(waiting, withdrawn, approved, strict=True):
        assert won(one) != won(other)
        loser = other if won(one) else one
        assert loser.refused == "StepNotAllowed"
        assert loser.facts["decided_by"] == ("王" if won(one) else "周")
        status = (await firm.rows(f"SELECT status FROM document WHERE id = {document}"))[0][0]
        assert status == (Status.CANCELLED if won(one) else Status.DONE)
        left += won(other)
    assert await firm.cell(COLA) == (ROUNDS - left, 0, 0)
    await firm.check()
