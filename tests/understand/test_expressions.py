"""Expressions that are made when they are first needed."""

import re

import pytest

from bot.understand import expressions
from bot.understand.expressions import later


def test_an_expression_made_later_does_what_one_made_at_once_does() -> None:
    found = later(r"(?P<count>\d+)箱", re.ASCII)
    at_once = re.compile(r"(?P<count>\d+)箱", re.ASCII)
    assert found.pattern == at_once.pattern
    assert found.groupindex == at_once.groupindex
    assert found.sub("#", "5箱 6箱") == "# #"
    assert [one["count"] for one in found.finditer("5箱 6箱")] == ["5", "6"]
    assert found.fullmatch("５箱") is None


def test_every_expression_can_be_made() -> None:
    later("(")
    with pytest.raises(re.error):
        expressions.make_ready()
    expressions.make_ready()
