"""The settings of approvals: the table of rules, checked before anything runs on it."""

from collections.abc import Iterator
from typing import Final, Self

from pydantic import Field, field_validator, model_validator

from bot.settingkinds import CLOCK, KindName, RoleName, Section, SumBy, Weekday, Yuan
from bot.texts.labels import KIND_OF, ROLE_OF, SUM_BY
from core.orders.subject import SELLS

GROUPS_DEEP: Final = 3
"""So deep groups of conditions may stand in one another."""
RANGES: Final = (("amount_from", "amount_below"), ("quantity_from", "quantity_below"))
OF_A_SALE: Final = ("below_floor", "below_cost", "over_credit")


class ApprovalCondition(Section):
    """What must hold, all of it. Amounts are yuan, quantities the product's base unit."""

    requested_by: tuple[RoleName, ...] = ()
    amount_below: Yuan = ""
    amount_from: Yuan = ""
    window_hours: int = Field(default=24, ge=0, le=720)
    sum_by: SumBy = next(iter(SUM_BY))
    category: tuple[str, ...] = ()
    partner_tier: tuple[str, ...] = ()
    quantity_from: int | None = Field(default=None, ge=0)
    quantity_below: int | None = Field(default=None, ge=1)
    below_floor: bool | None = None
    below_cost: bool | None = None
    over_credit: bool | None = None
    emergency: bool | None = None
    weekdays: tuple[Weekday, ...] = ()
    hours_from: str = Field(default="", pattern=f"{CLOCK}|^$")
    hours_until: str = Field(default="", pattern=f"{CLOCK}|^$")
    all: tuple["ApprovalCondition", ...] = ()
    any: tuple["ApprovalCondition", ...] = ()

    @model_validator(mode="after")
    def _can_hold(self) -> Self:
        for low, high in RANGES:
            least, below = getattr(self, low), getattr(self, high)
            if least not in {"", None} and below not in {"", None} and float(least) >= float(below):
                raise ValueError(f"range_empty: {low}, {high}")
        if bool(self.hours_from) != bool(self.hours_until):
            raise ValueError("hours_half")
        if self.hours_from and self.hours_from == self.hours_until:
            raise ValueError("range_empty: hours_from, hours_until")
        return self

    def inside(self) -> Iterator["ApprovalCondition"]:
        """Yield this condition and those in its groups."""
        yield self
        for inner in (*self.all, *self.any):
            yield from inner.inside()

    def depth(self) -> int:
        """Return how deep groups stand in one another; 0 without any."""
        return max((1 + inner.depth() for inner in (*self.all, *self.any)), default=0)


class ApprovalStep(Section):
    """One step: every one of ``approvers``, or ``need`` people of them."""

    approvers: tuple[RoleName, ...] = Field(min_length=1, max_length=9)
    need: int | None = Field(default=None, ge=1, le=9)


class ApprovalRule(ApprovalCondition):
    """One row of the approval table; the first that matches decides.

    ``approvers`` are roles, every one of which must say yes (``need``: so many people of them);
    an empty list means that the requester's own confirmation is enough. ``steps`` are asked in
    turn instead.
    """

    kind: KindName
    approvers: tuple[RoleName, ...] = Field(default=(), max_length=9)
    need: int | None = Field(default=None, ge=1, le=9)
    steps: tuple[ApprovalStep, ...] = Field(default=(), max_length=9)

    @model_validator(mode="after")
    def _asks_in_one_way(self) -> Self:
        if self.steps and self.approvers:
            raise ValueError("approvers_or_steps")
        if self.need is not None and not self.approvers:
            raise ValueError("need_of_nobody")
        return self

    @model_validator(mode="after")
    def _can_be_judged(self) -> Self:
        if self.depth() > GROUPS_DEEP:
            raise ValueError(f"groups_too_deep: {GROUPS_DEEP}")
        if KIND_OF[self.kind] not in SELLS:
            asked = (
                name
                for one in self.inside()
                for name in OF_A_SALE
                if getattr(one, name) is not None
            )
            if found := next(asked, ""):
                raise ValueError(f"not_a_sale: {found}")
        return self

    @property
    def in_steps(self) -> tuple[ApprovalStep, ...]:
        """Return what is asked as steps, however it was written."""
        own = ApprovalStep(approvers=self.approvers, need=self.need) if self.approvers else None
        return (own,) if own else self.steps


class Approvals(Section):
    rules: tuple[ApprovalRule, ...] = ()
    escalate_after_hours: int = Field(default=0, ge=0, le=720)
    escalate_to: str = ""

    @field_validator("escalate_to")
    @classmethod
    def _known_role(cls, value: str) -> str:
        if value and value not in ROLE_OF:
            raise ValueError("unknown_role: " + "、".join(ROLE_OF))
        return value

    @model_validator(mode="after")
    def _escalates_to_somebody(self) -> Self:
        if bool(self.escalate_after_hours) != bool(self.escalate_to):
            raise ValueError("escalates_half")
        return self
