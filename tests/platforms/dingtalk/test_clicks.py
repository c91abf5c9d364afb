"""Every shape of card click."""

import json
from typing import Any

import pytest

from bot.inbound import Tapped
from bot.platforms.dingtalk import parse
from tests.platforms.dingtalk.fake import click
from tests.platforms.dingtalk.test_parse import scene


@pytest.mark.row("D02")
def test_a_click_delivered_again_is_the_same_and_a_new_one_is_not() -> None:
    def key(data: dict[str, Any], delivery: str) -> str:
        found = parse.tap(data, scene(delivery=delivery))
        assert isinstance(found, Tapped)
        return found.key

    assert key(click(), "m1") == key(click(), "m1")
    keys = {
        key(click(), "m1"),
        key(click(), "m2"),
        key(click(token="act-2"), "m1"),
        key(click(userId="0043"), "m1"),
        key(click(outTrackId="zg-2"), "m1"),
    }
    assert len(keys) == 5


@pytest.mark.parametrize(
    "shape",
    [
        {"content": json.dumps({"cardPrivateData": {"actionIds": ["go"], "params": {}}})},
        {"content": "", "value": json.dumps({"cardPrivateData": {"actionIds": ["go"]}})},
        {"content": None, "value": {"cardPrivateData": {"actionIds": ["go"]}}},
        {"content": json.dumps({"cardPrivateData": {"params": {"action": "go"}}})},
        {"content": json.dumps({"cardPrivateData": {"actionIds": []}, "params": {"action": "go"}})},
        {"extension": "", "type": None, "spaceType": "im_robot"},
    ],
)
def test_a_click_is_found_in_every_shape(shape: dict[str, Any]) -> None:
    found = parse.tap(click(token="go") | shape, scene())

    assert isinstance(found, Tapped)
    assert (found.token, found.handle, found.user_id) == ("go", "zg-1", "0042")
    assert (found.chat.id, found.chat.is_group) == ("0042", False)


def test_a_click_in_a_group_belongs_to_the_group() -> None:
    found = parse.tap(click(spaceType="im_group", spaceId="cidGroup=="), scene())

    assert isinstance(found, Tapped)
    assert (found.chat.id, found.chat.is_group) == ("cidGroup==", True)


@pytest.mark.parametrize(
    "shape",
    [{"content": "{"}, {"content": "[]"}, {"userId": ""}, {"outTrackId": 5}, {"content": "{}"}],
)
def test_a_click_on_nothing_is_ignored(shape: dict[str, Any]) -> None:
    assert parse.tap(click() | shape, scene()) == parse.Ignored(why="no_action")
