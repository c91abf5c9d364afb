"""Facts as text: what the standard library writes, whatever they are."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.orders.states import Status
from core.storage.plain import dump, dump_sorted, load

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
FACTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(FACTS)
def test_facts_are_written_as_json_and_read_back(facts: Any) -> None:
    form: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
    assert dump(facts) == json.dumps(facts, **form)
    assert dump_sorted(facts) == json.dumps(facts, sort_keys=True, **form)
    assert load(dump(facts)) == facts


def test_a_word_of_a_list_is_written_as_itself() -> None:
    assert dump({"status": Status.DONE, 3: (1,)}) == '{"status":"done","3":[1]}'


def test_what_is_no_plain_value_is_a_bug() -> None:
    with pytest.raises(TypeError):
        dump({"what": object()})
