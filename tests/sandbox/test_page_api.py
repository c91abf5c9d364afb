"""What the phone page and other drivers of the sandbox rely on."""

import asyncio
import io
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from aiohttp import ClientSession, FormData, web
from aiohttp.test_utils import TestServer
from PIL import Image

from sandbox import sample
from sandbox.app import make_app
from sandbox.config import BadWorld, parse
from tests.sandbox.conftest import Cloud, WeComBot


async def test_the_state_shows_who_is_there(cloud: Cloud) -> None:
    state = await cloud.json("GET", "/sandbox/state")
    assert [person["id"] for person in state["people"]][:2] == ["wang", "li"]
    assert {chat["id"] for chat in state["chats"]} >= {"wang", "ck-wecom", "ck-ding"}
    assert state["suggestions"]["wang"][0].startswith("入库")
    assert {"redeliver", "restart_bot"} <= {fault["id"] for fault in state["faults"]}


async def test_a_world_comes_out_as_it_went_in(cloud: Cloud) -> None:
    world = await cloud.json("GET", "/sandbox/world")
    world["company"] = "别家"
    assert await cloud.status("PUT", "/sandbox/world", json=world) == 200
    assert (await cloud.json("GET", "/sandbox/state"))["company"] == "别家"
    assert await cloud.status("PUT", "/sandbox/world", json={"peple": []}) == 400
    assert (await cloud.json("GET", "/sandbox/state"))["company"] == "别家"


@pytest.mark.parametrize(
    "change",
    [{"people": [{"id": "x"}]}, {"people": 3}, {"wecom": {"corp_id": "x"}}, {"tour": 3}, {"a": 1}],
)
def test_a_world_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadWorld):
        parse({**sample.WORLD, **change})


async def test_events_tell_what_is_said(cloud: Cloud, bot: WeComBot) -> None:
    async with cloud.http.get(cloud.base + "/sandbox/events") as stream:
        await stream.content.readline()
        said = {"person": "wang", "chat": "wang", "text": "库存 可乐"}
        await cloud.json("POST", "/sandbox/say", json=said)
        lines: list[dict[str, Any]] = []
        while len(lines) < 2:
            line = (await stream.content.readline()).decode().strip()
            if line.startswith("data: "):
                lines.append(json.loads(line.removeprefix("data: ")))
    assert [line["status"] for line in lines] == ["sending", "delivered"]
    assert lines[0]["id"] == lines[1]["id"]


async def test_a_page_that_does_not_read_is_let_go(cloud: Cloud) -> None:
    hub = cloud.world.services.hub
    with hub.reader() as queue:
        for number in range(cloud.world.rules.sse_queue + 5):
            hub.publish("bot", {"up": bool(number)})
        seen = [queue.get_nowait() for _ in range(queue.qsize())]
    assert seen[-1] is None
    assert len(seen) == cloud.world.rules.sse_queue


async def test_a_chat_keeps_its_last_messages(cloud: Cloud) -> None:
    cloud.world.phones.open(["wang"])
    for number in range(cloud.world.rules.messages_per_chat + 5):
        cloud.world.phones.post("wang", "bot", "text", text=str(number))
    kept = cloud.world.phones.chat("wang")
    assert len(kept) == cloud.world.rules.messages_per_chat
    assert kept[0].text == "5"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", {"person": "nobody", "chat": "nobody", "text": "x"}),
        ("say", {"person": "wang", "chat": "ck-ding", "text": "x"}),
        ("say", {"person": "wang", "chat": "wang", "text": "  "}),
        ("say", {"person": "wang"}),
        ("tap", {"person": "wang", "message": "m99", "key": "k"}),
        ("menu", {"person": "wang", "key": "k"}),
        ("scan", {"person": "wang", "key": "k", "code": "1"}),
        ("clock", {"advance_s": -5}),
        ("clock", {"at": "soon"}),
        ("fault", {"name": "earthquake"}),
        ("fault", {"name": "wrong_person"}),
        ("fault", {}),
    ],
)
async def test_what_no_hand_can_do_is_refused(
    cloud: Cloud, path: str, body: dict[str, Any]
) -> None:
    assert await cloud.status("POST", f"/sandbox/{path}", json=body) == 400


async def test_another_web_site_cannot_play_with_the_phones(cloud: Cloud) -> None:
    said = {"person": "wang", "chat": "wang", "text": "x"}
    foreign = {"Origin": "https://evil.example"}
    assert await cloud.status("POST", "/sandbox/say", json=said, headers=foreign) == 403
    assert await cloud.status("POST", "/sandbox/say", data=json.dumps(said)) == 400
    rebound = {"Host": "evil.example"}
    assert await cloud.status("POST", "/sandbox/say", json=said, headers=rebound) == 403
    own = {"Origin": cloud.base}
    assert await cloud.status("POST", "/sandbox/say", json=said, headers=own) == 200


async def test_the_clock_moves_forward_through_its_file(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    server = TestServer(make_app(clock_file=file))
    await server.start_server()
    moved: dict[str, int] = {}
    async with ClientSession() as http:
        for wish in ({"advance_s": 600}, {"at": "18:30"}):
            async with http.post(server.make_url("/sandbox/clock"), json=wish) as answer:
                moved = (await answer.json())["clock"]
            assert json.loads(file.read_text())["offset_us"] == moved["offset_us"] > 0
        seconds_into_hour = moved["now_us"] // 1_000_000 % 3600
        assert 1800 <= seconds_into_hour <= 1801
        async with http.post(server.make_url("/sandbox/clock"), json={"reset": True}) as answer:
            assert (await answer.json())["clock"]["offset_us"] == 0
    await server.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [("6901557001011", "EAN_13"), ("LOC:A-01", "QR_CODE"), ("RK-20260804-1", "CODE_128")],
)
async def test_a_label_can_be_read_by_a_scanner(cloud: Cloud, code: str, kind: str) -> None:
    url = f"{cloud.base}/sandbox/label"
    async with cloud.http.get(url, params={"code": code, "kind": kind}) as answer:
        picture = Image.open(io.BytesIO(await answer.read()))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [code]


async def test_a_wrong_check_digit_is_not_drawn(cloud: Cloud) -> None:
    query = {"code": "6901557001012", "kind": "EAN_13"}
    assert await cloud.status("GET", "/sandbox/label", params=query) == 400


async def test_a_photo_is_uploaded_or_drawn(cloud: Cloud, bot: WeComBot) -> None:
    drawn = FormData({"person": "wang", "label": "6901557001011"})
    answer = await cloud.json("POST", "/sandbox/photo", data=drawn)
    assert await cloud.status("GET", answer["message"]["image_url"]) == 200
    wrong = FormData({"person": "wang"})
    wrong.add_field("file", b"MZ not a picture", filename="a.png")
    assert await cloud.status("POST", "/sandbox/photo", data=wrong) == 400


async def test_the_page_comes_with_a_strict_policy(cloud: Cloud) -> None:
    async with cloud.http.get(cloud.base + "/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for path in ("/page/../app.py", "/page/%2e%2e/app.py", "/page/none.js", "/page/x.py"):
        assert await cloud.status("GET", path) == 404


async def test_an_outage_answers_html_and_ends(cloud: Cloud) -> None:
    await cloud.world.faults.happen("api_down", {"seconds": 0.2})
    path = "/wecom/cgi-bin/gettoken"
    assert await cloud.status("GET", path) == 502
    assert await cloud.status("GET", "/sandbox/state") == 200
    await asyncio.sleep(0.25)
    assert await cloud.status("GET", path) == 200


async def test_a_slow_send_was_taken_all_the_same(cloud: Cloud) -> None:
    await cloud.world.faults.happen("slow_send", {"seconds": 0.3})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.15):
            await cloud.send("wangjianguo", "text", {"content": "x"})
    assert len(cloud.world.phones.chat("wang")) == 1


async def test_an_answer_can_be_prepared(cloud: Cloud) -> None:
    body = {"errcode": 60020, "errmsg": "not allow to access from your ip"}
    await cloud.world.faults.happen("answer", {"path": "message/send", "body": body})
    assert (await cloud.send("wangjianguo", "text", {"content": "x"}))["errcode"] == 60020
    assert cloud.world.phones.chat("wang") == []
    assert (await cloud.send("wangjianguo", "text", {"content": "x"}))["errcode"] == 0


async def test_it_ends_at_once_though_streams_are_open(cloud: Cloud) -> None:
    server = TestServer(make_app())
    await server.start_server()
    async with ClientSession() as http, http.get(server.make_url("/sandbox/events")) as stream:
        await stream.content.readline()
        async with asyncio.timeout(2):
            await server.close()


async def test_rate_limits_on_demand(cloud: Cloud) -> None:
    await cloud.world.faults.happen("rate_limit", {"count": 1})
    assert (await cloud.send("wangjianguo", "text", {"content": "x"}))["errcode"] == 45009
    assert (await cloud.send("wangjianguo", "text", {"content": "x"}))["errcode"] == 0


async def test_codes_expire_on_demand(cloud: Cloud, bot: WeComBot) -> None:
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": "t"},
        "task_id": "t1",
        "button_list": [{"text": "t", "key": "k"}],
    }
    sent = await cloud.send("lifang", "template_card", card)
    await cloud.world.faults.happen("expire_code", {})
    update = {"atall": 1, "agentid": 1000002, "response_code": sent["response_code"]}
    update["button"] = {"replace_name": "x"}
    assert (await cloud.wecom("message/update_template_card", update))["errcode"] == 60140


async def test_a_restart_is_asked_for_on_standard_output(
    cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    await cloud.world.faults.happen("restart_bot", {})
    assert json.loads(capsys.readouterr().out) == {"command": "restart-bot"}


@pytest.fixture
async def ledger_bot() -> AsyncIterator[str]:
    async def ledger(request: web.Request) -> web.Response:
        return web.json_response({"movements": [], "after": request.query["after"]})

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.add_routes([web.get("/api/v1/ledger", ledger), web.get("/healthz", healthz)])
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url("/"))
    await server.close()


async def test_the_ledger_is_the_bots_own(ledger_bot: str) -> None:
    server = TestServer(make_app(bot_url=ledger_bot))
    await server.start_server()
    async with (
        ClientSession() as http,
        http.get(server.make_url("/sandbox/ledger"), params={"after": "7"}) as answer,
    ):
        assert (await answer.json())["after"] == "7"
    await server.close()


async def test_the_page_is_told_when_the_bot_comes_and_goes(cloud: Cloud) -> None:
    services = cloud.world.services
    assert "bot" not in cloud.world.state()

    services.bot_is(up=True)
    assert cloud.world.state()["bot"] == {"up": True}
    assert list(services.hub.log) == []

    services.bot_is(up=False)
    services.bot_is(up=True)
    assert [tone for _, tone in services.hub.log] == ["bad", "good"]


async def test_without_a_bot_the_ledger_says_so(cloud: Cloud) -> None:
    assert await cloud.status("GET", "/sandbox/ledger") == 503


def test_it_starts_alone_and_refuses_a_wrong_file(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text('{"compny": "x"}')
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--world", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert ended.returncode == 1
    assert "compny" in ended.stderr
