"""Calls to the cloud: the right name for every trouble, and no secret in any of them."""

import asyncio
import datetime as dt
import logging
import ssl
import traceback
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.platforms.base import Trouble
from bot.platforms.wecom import client as client_module
from bot.platforms.wecom.client import Request, WeComClient
from bot.platforms.wecom.tokens import MemoryTokenStore
from bot.platforms.wecom.troubles import OutcomeUnknown, Rejected
from tests.platforms.wecom.wire import SECRET, SEND, Cloud, HandClock, failure, settings


@pytest.mark.row("N03")
@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (-1, Trouble.BUSY),
        (6000, Trouble.BUSY),
        (45033, Trouble.THROTTLED),
        (45009, Trouble.THROTTLED),
        (40001, Trouble.CONFIG),
        (40056, Trouble.CONFIG),
        (48002, Trouble.CONFIG),
        (60011, Trouble.CONFIG),
        (60020, Trouble.CONFIG),
        (301002, Trouble.CONFIG),
        (43012, Trouble.CONFIG),
        (81013, Trouble.TARGET),
        (60111, Trouble.TARGET),
        (86008, Trouble.TARGET),
        (93000, Trouble.TARGET),
        (40008, Trouble.CONTENT),
        (42014, Trouble.CONTENT),
        (42051, Trouble.CONTENT),
        (44004, Trouble.CONTENT),
        (45002, Trouble.CONTENT),
        (47001, Trouble.CONTENT),
        (60140, Trouble.CONTENT),
        (99999, Trouble.BUSY),
        ("oops", Trouble.BUSY),
    ],
)
async def test_every_error_code_has_its_trouble(
    client: WeComClient, cloud: Cloud, code: Any, trouble: Trouble
) -> None:
    cloud.answers["message/send"] = [{"errcode": code, "errmsg": "no"}]
    failed = await failure(client)
    assert failed.trouble is trouble
    assert failed.permanent == (trouble in {Trouble.TARGET, Trouble.CONTENT})
    assert client.last_failure == str(failed)


@pytest.mark.row("N03")
@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (web.Response(text="<html>login</html>", content_type="text/html"), Trouble.BUSY),
        (web.Response(text='{"errcode": 0, "msg', content_type="application/json"), Trouble.BUSY),
        (web.Response(text="[]", content_type="application/json"), Trouble.BUSY),
        (web.Response(text="[" * 100_000, content_type="application/json"), Trouble.BUSY),
        (web.Response(body=b""), Trouble.BUSY),
        (web.Response(body=b"\xff\xfe{"), Trouble.BUSY),
        (web.Response(status=500), Trouble.BUSY),
        (web.Response(status=502, text="<html>"), Trouble.BUSY),
        (web.Response(status=404), Trouble.CONFIG),
        (web.Response(status=403), Trouble.CONFIG),
        (web.Response(status=302, headers={"Location": "http://127.0.0.1/x"}), Trouble.CONFIG),
        (web.Response(status=413), Trouble.CONTENT),
        (web.Response(body=b" " * 2_000_000), Trouble.CONTENT),
    ],
)
async def test_an_answer_that_is_no_answer_has_its_trouble(
    client: WeComClient, cloud: Cloud, answer: web.Response, trouble: Trouble
) -> None:
    async def again(_request: web.Request) -> web.Response:
        return web.Response(status=answer.status, headers=answer.headers, body=answer.body)

    cloud.answers["message/send"] = [again]
    assert (await failure(client)).trouble is trouble
    assert len(cloud.of("message/send")) == 1


@pytest.mark.row("N06")
async def test_a_redirect_is_not_followed(client: WeComClient, cloud: Cloud) -> None:
    for there in (f"{cloud.url}/cgi-bin/elsewhere", "http://169.254.169.254/latest"):
        cloud.answers["message/send"] = [web.Response(status=307, headers={"Location": there})]
        assert (await failure(client)).reason == "HTTP 307"
    assert {path for path, _, _ in cloud.calls} == {"gettoken", "message/send"}


@pytest.mark.row("N02")
async def test_a_hit_limit_pauses_that_interface_longer_each_time(
    client: WeComClient, cloud: Cloud, clock: HandClock
) -> None:
    cloud.answers["message/send"] = [{"errcode": 45009}, {"errcode": 45009}, {"errcode": 0}]
    assert (await failure(client)).retry_after_s == 60
    assert (await failure(client)).retry_after_s == pytest.approx(60)
    await client.call(Request(path="menu/get"))
    assert len(cloud.of("message/send")) == 1
    clock.seconds += 61
    await failure(client)
    clock.seconds += 61
    assert (await failure(client)).retry_after_s == pytest.approx(59)
    clock.seconds += 60
    await client.call(SEND)
    assert len(cloud.of("message/send")) == 3


@pytest.mark.row("N02")
async def test_http_429_waits_as_long_as_it_says(client: WeComClient, cloud: Cloud) -> None:
    for said, expected in (("7", 7.0), ("99999", 3600.0), ("soon", 60.0)):
        cloud.answers["message/send"] = [web.Response(status=429, headers={"Retry-After": said})]
        failed = await failure(client)
        assert (failed.trouble, failed.retry_after_s) == (Trouble.THROTTLED, expected)


@pytest.mark.row("N02")
@pytest.mark.parametrize("code", [-1, 45033, 6000, 301057])
async def test_a_refusal_for_being_busy_is_tried_once_more(
    client: WeComClient, cloud: Cloud, code: int
) -> None:
    cloud.answers["message/send"] = [{"errcode": code}, {"errcode": 0, "msgid": "M"}]
    assert (await client.call(SEND))["msgid"] == "M"
    cloud.answers["message/send"] = [{"errcode": code}]
    await failure(client)
    assert len(cloud.of("message/send")) == 4


@pytest.mark.row("N03")
async def test_a_cloud_that_is_not_there_is_only_busy(clock: HandClock) -> None:
    for url in (f"http://127.0.0.1:{unused_port()}", "http://no-such-host.invalid"):
        client = WeComClient(settings(url), clock, MemoryTokenStore())
        failed = await failure(client)
        assert failed.trouble is Trouble.BUSY
        assert not isinstance(failed, OutcomeUnknown)
        await client.close()


@pytest.mark.row("N03")
async def test_a_certificate_nobody_vouches_for_is_for_the_administrator(
    clock: HandClock, tmp_path: Path
) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({})

    app = web.Application()
    app.router.add_get("/cgi-bin/gettoken", answer)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=own_certificate(tmp_path), access_log=None)
    client = WeComClient(settings(str(server.make_url("")).rstrip("/")), clock, MemoryTokenStore())
    assert (await failure(client)).trouble is Trouble.CONFIG
    await client.close()
    await server.close()


def own_certificate(folder: Path) -> ssl.SSLContext:
    """Return a server context with a certificate signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    both = folder / "own.pem"
    both.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(both)
    return context


@pytest.mark.row("N03")
async def test_plain_http_where_tls_is_expected_is_busy(cloud: Cloud, clock: HandClock) -> None:
    url = cloud.url.replace("http://", "https://")
    client = WeComClient(settings(url), clock, MemoryTokenStore())
    assert (await failure(client)).trouble is Trouble.BUSY
    await client.close()


@pytest.mark.row("N04")
async def test_an_answer_that_never_comes_leaves_the_outcome_open(
    client: WeComClient, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(_request: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.json_response({"errcode": 0})

    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    quick = Request(path="message/send", json={}, timeout=aiohttp.ClientTimeout(total=0.1))
    for answer in (late, hang_up):
        cloud.answers["message/send"] = [answer]
        assert isinstance(await failure(client, quick), OutcomeUnknown)
    assert len(cloud.of("message/send")) == 2


@pytest.mark.row("T07")
@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 40008, "errmsg": "bad canary-token-1 " + SECRET},
        {"errcode": 60020, "errmsg": "not allow to access from your ip, from ip: 203.0.113.9"},
        web.Response(status=500, text="canary-token-1"),
        web.Response(text="<html>canary-token-1</html>"),
    ],
)
async def test_no_trouble_tells_a_secret(
    client: WeComClient, cloud: Cloud, caplog: pytest.LogCaptureFixture, answer: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    cloud.answers["message/send"] = [answer]
    failed = await failure(client)
    told = "".join(traceback.format_exception(failed)) + repr(failed) + caplog.text
    told += client.last_failure + repr(failed.__context__) + repr(failed.__cause__)
    assert SECRET not in told
    assert "canary-token" not in told


@pytest.mark.row("T07")
async def test_no_lost_connection_tells_a_secret(clock: HandClock) -> None:
    client = WeComClient(settings(f"http://127.0.0.1:{unused_port()}"), clock, MemoryTokenStore())
    failed = await failure(client)
    told = "".join(traceback.format_exception(failed)) + repr(failed.__context__)
    assert SECRET not in told
    await client.close()


async def test_the_reason_is_one_short_line(client: WeComClient, cloud: Cloud) -> None:
    cloud.answers["message/send"] = [{"errcode": 40008, "errmsg": "a\n\x1b[31mb" + "x" * 999}]
    reason = (await failure(client)).reason
    assert reason.startswith("errcode 40008 a  [31mb")
    assert len(reason) < 230


async def test_the_address_seen_by_wecom_is_kept(client: WeComClient, cloud: Cloud) -> None:
    message = "not allow to access from your ip, hint: [17], from ip: 203.0.113.9, more info"
    cloud.answers["message/send"] = [{"errcode": 60020, "errmsg": message}]
    failed = await failure(client)
    assert isinstance(failed, Rejected)
    assert failed.code == 60020
    assert "203.0.113.9" in failed.reason


async def test_the_token_goes_into_the_query_and_the_environment_has_no_say(
    client: WeComClient, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    await client.call(SEND)
    assert cloud.calls[1] == ("message/send", {"access_token": "canary-token-1"}, {"x": 1})
    assert client_module.QUICK.total == 10
