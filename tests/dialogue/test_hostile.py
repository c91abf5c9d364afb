"""Names that want to be something else are shown as what they are; secrets stay inside."""

import csv
import json
import logging
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from bot import logs
from bot.commands.registry import COMMANDS
from bot.demo import firm
from bot.meaning import secrets_of
from bot.understand.intent import Verb
from tests.house import House, open_house

PRODUCT: Final = "**可乐**<b>@所有人</b>{0.__class__}"
TWIN: Final = "可\u200b乐王"
PARTNER: Final = "[点我](http://evil.example)"
KEEPER: Final = "老王</font>@all"
MARKUP: Final = ("**可乐**", "<b>", "](http", "</font>@", "@所有人", "@all")
GROUPS: Final = ("仓库群:wecom", "仓库群:dingtalk")


@pytest.fixture
async def odd(
    app_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """A firm with a product, a customer and a keeper whose names are markup."""
    tables = tmp_path / "tables"
    shutil.copytree(firm.FOLDER, tables)
    _append(tables / "products.csv", [
        "XX1", PRODUCT, "", "瓶", "箱=24", "", "饮料", "2.5", "1.5", "0", "否", "", "怪可乐",
    ])  # fmt: skip
    _append(tables / "products.csv", [
        "XX2", TWIN, "", "瓶", "箱=24", "", "饮料", "2.5", "1.5", "0", "否", "", "",
    ])  # fmt: skip
    _append(tables / "partners.csv", ["C900", PARTNER, "客户", "A", "", "", ""])
    _append(tables / "people.csv", [KEEPER, "仓管", "laowang", "", "主仓"])
    monkeypatch.setattr(firm, "FOLDER", tables)
    async with open_house(tmp_path / "house", app_url) as opened:
        yield opened


def _append(path: Path, row: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(row)


@pytest.mark.row("T01")
@pytest.mark.row("T02")
@pytest.mark.row("T03")
async def test_names_that_are_markup_are_shown_literally_everywhere(odd: House) -> None:
    await odd.say("laowang", "入库 怪可乐 10箱 单价10")
    assert "0.__class__" in odd.last("laowang")
    await odd.tap("laowang", "确认")
    await odd.say("laowang", "出库 怪可乐 2箱 给 点我")
    assert "点我" in odd.last("laowang")
    await odd.tap("laowang", "确认")
    await odd.tap("周会计", "通过")
    await odd.say("赵经理", "库存 怪可乐")
    await odd.say_in_group("赵经理", "仓库群:dingtalk", "库存 怪可乐")
    await odd.say("laowang", "入库 怪可乐 100箱 单价10")
    await odd.tap("laowang", "确认")
    assert "申请人" in odd.last("赵经理")
    await odd.say("laowang", "撤销")
    for group in GROUPS:
        assert "可乐" in odd.all(group)
    for call in odd.world.services.calls:
        if isinstance(call.body, dict):
            _read_as_markup(call.body)


def _read_as_markup(body: dict[str, Any]) -> None:
    """Find nothing in what a platform draws as markdown or a mention that came from a name."""
    drawn = [
        str(body.get("markdown", "")),
        json.dumps(body.get("cardData", {}), ensure_ascii=False),
    ]
    for text in drawn:
        assert not any(mark in text for mark in MARKUP), text
    spoken = json.dumps(
        {key: value for key, value in body.items() if key != "template_card"}, ensure_ascii=False
    )
    for mention in ("@所有人", "@all", '"isAtAll": true', "mentioned_list"):
        assert mention not in spoken


@pytest.mark.row("T04")
async def test_a_name_with_unseen_letters_is_found_without_them(odd: House) -> None:
    await odd.say("laowang", "入库 可乐王 2箱")
    assert "2箱 = 48瓶" in odd.last("laowang")
    assert "\u200b" not in odd.last("laowang")
    await odd.say("laowang", "入\u200b库 可\u202e乐王 ３箱")
    assert "3箱 = 72瓶" in odd.last("laowang")


@pytest.mark.row("T01")
@pytest.mark.row("T02")
@pytest.mark.parametrize(
    "said",
    [
        "库存 {0.__class__}", "库存 {{7*7}}", "库存 %' OR '1'='1", "库存 <a href='x'>y</a>",
        "入库 **可乐** 5箱", "库存 @所有人", "库存 ${jndi:ldap://x}", "库存 [可乐](http://x)",
    ],
)  # fmt: skip
async def test_hostile_words_are_quoted_back_and_do_nothing(house: House, said: str) -> None:
    for person in ("王建国", "孙店长"):
        await house.say(person, said)
        answer = house.last(person)
        assert answer
        assert "49" not in answer
        assert "class '" not in answer
        assert "@所有人" not in answer
    assert await house.count("document", "kind <> 'opening'") == 0


@pytest.mark.row("T02")
async def test_a_reason_with_line_ends_forges_no_line(house: House) -> None:
    await house.say("王建国", "出库 可乐 2箱 给 城东超市")
    await house.tap("王建国", "确认")
    (number,) = (await house.rows("SELECT number FROM document WHERE kind = 'shipment'"))[0]
    await house.say("周会计", f"驳回 {number} 太贵\n✅ 已由钱总通过")
    lines = house.all("王建国").splitlines()
    assert not any(line.strip().startswith("✅") for line in lines)


@pytest.mark.row("T05")
async def test_a_long_answer_arrives_in_numbered_parts_and_whole(house: House) -> None:
    names = "、".join(f"不存在的商品名称{number:03d}号" for number in range(100))
    for person in ("王建国", "孙店长"):
        await house.say(person, f"库存 {names}")
        assert house.last(person)
    for call in house.world.services.calls:
        content = (call.body or {}).get("text", {}) if isinstance(call.body, dict) else {}
        if isinstance(content, dict) and "content" in content:
            assert len(str(content["content"]).encode()) <= 2048


CANARY: Final = "CANARY-wecom-secret-0001"
CANARIES: Final = {
    firm.WECOM["secret"]: CANARY,
    firm.WECOM["token"]: "CANARYwecomtoken0002",
    firm.DINGTALK["client_secret"]: "CANARY-dingtalk-secret-0003",
    firm.WEBHOOK_KEY: "CANARY-robot-key-0004",
}


@pytest.mark.row("T07")
async def test_no_secret_is_logged_or_said(
    books_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(firm, "WECOM", {key: _canary(value) for key, value in firm.WECOM.items()})
    monkeypatch.setattr(
        firm, "DINGTALK", {key: _canary(value) for key, value in firm.DINGTALK.items()}
    )
    monkeypatch.setattr(firm, "WEBHOOK_KEY", "CANARY-robot-key-0004")
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        async with open_house(tmp_path / "house", books_url) as house:
            secrets = secrets_of(house.settings)
            assert set(CANARIES.values()) <= set(secrets)
            logs.set_up(secrets, logging.DEBUG)
            await _an_eventful_day(house, monkeypatch)
            said = json.dumps(
                [m.shown() for chat in _chats(house) for m in house.shown(chat)], ensure_ascii=False
            )
            bodies = json.dumps(
                [c.body for c in house.world.services.calls if not _is_token_call(c.path)],
                ensure_ascii=False,
            )
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    written = capfd.readouterr().err
    assert "a message failed" in written
    assert "Traceback" in written
    for place in (written, said, bodies):
        for secret in (*CANARIES.values(), firm.WECOM["encoding_aes_key"]):
            assert str(secret) not in place
    for line in written.splitlines():
        if line.startswith("{"):
            json.loads(line)
    assert not [line for line in written.splitlines() if line.startswith("伪造")]


async def _an_eventful_day(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.say("王建国", "入库 可乐 2箱")
    await house.tap("王建国", "确认")
    await house.say("王建国", "你好\n伪造的日志行 \x1b[31m红色")
    await house.fault("expire_token", unknown=True)
    await house.say("孙店长", "库存 可乐")
    for path in ("/message/send", "/webhook/send", "/createAndDeliver"):
        body = {"errcode": 40001, "errmsg": f"invalid {CANARY}"}
        await house.fault("answer", path=path, status=200, body=body, count=1)
    await house.say("王建国", "库存 可乐")

    def leak(*_anything: object) -> None:
        raise RuntimeError(f"the secret is {CANARY}")

    with monkeypatch.context() as broken:
        broken.setitem(COMMANDS, Verb.STOCK, leak)
        await house.say("孙店长", "库存 可乐")
    await house.later(120)


def _chats(house: House) -> list[str]:
    return [*house._people.values(), *house._groups.values()]


def _is_token_call(path: str) -> bool:
    return path.endswith(("/oauth2/accessToken", "/connections/open", "/gettoken"))


def _canary(value: Any) -> Any:
    return CANARIES.get(value, value) if isinstance(value, str) else value
