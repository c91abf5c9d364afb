"""Buttons, the books' own rules and the ways to go on come from the one table of steps."""

import pytest

from bot.commands.acts import ACTS, NEXT
from core.actions import Verb
from core.orders.flows.table import FLOWS
from core.orders.kinds import Kind, Step
from core.orders.rights import ACT_OF
from core.orders.states import RULES, WAITING, rule_for
from tests.books.firm import Firm


async def test_the_books_have_the_rules_of_the_table(firm: Firm) -> None:
    rows = await firm.rows("SELECT kind, step, from_status, to_status FROM rule")
    assert len(rows) == len(set(rows))
    assert set(rows) == {
        (kind.value, rule.step.value, rule.start.value, rule.end.value)
        for kind, rules in RULES.items()
        for rule in rules
    }


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_rules_a_flow_and_a_right(kind: Kind) -> None:
    assert RULES[kind]
    assert kind in FLOWS
    assert kind in ACT_OF or kind is Kind.OPENING


@pytest.mark.parametrize("kind", Kind)
def test_whoever_is_asked_can_say_yes_or_no_and_the_asker_can_think_again(kind: Kind) -> None:
    """The three buttons of a card that asks have a rule in every state in which somebody waits."""
    waiting = {rule.end for rule in RULES[kind]} & WAITING
    for status in waiting:
        for verb in (Verb.APPROVE, Verb.REJECT, Verb.CANCEL):
            assert rule_for(kind, status, Step(verb.value)) is not None, (status, verb)


@pytest.mark.parametrize("kind", sorted(NEXT))
def test_the_button_that_goes_on_opens_a_step_of_its_kind(kind: Kind) -> None:
    step = ACTS[NEXT[kind]].step
    assert step is None or any(rule.step is step for rule in RULES[kind])


@pytest.mark.parametrize("kind", Kind)
def test_no_state_of_a_kind_is_a_dead_end_by_mistake(kind: Kind) -> None:
    """From every state in which something is still to come a step leads on."""
    starts = {rule.start for rule in RULES[kind]}
    ends = {rule.end for rule in RULES[kind]} - starts
    over = {"done", "reversed", "rejected", "cancelled", "closed", "refunded"}
    assert {status.value for status in ends} <= over
