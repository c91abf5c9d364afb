"""Addresses from outside: which are called, which are refused before connecting."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.platforms.base import SendFailed
from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.client import Client, doors_of
from bot.platforms.hosts import Doors, GuardedResolver, is_public
from tests.platforms.dingtalk.conftest import StillClock, letter, settings_for
from tests.platforms.dingtalk.fake import SESSION_PATH, USER_PATH, Cloud

REAL = doors_of("https://api.dingtalk.com", "https://oapi.dingtalk.com")
SANDBOX = doors_of("http://127.0.0.1:8787/dingtalk", "http://127.0.0.1:8787/oapi")
PRIVATE = doors_of("https://dingtalk.intern:8443/api")

GOOD = [
    "https://oapi.dingtalk.com/robot/sendBySession?session=a",
    "https://OAPI.dingtalk.com/robot/sendBySession?session=a",
    "https://oapi.dingtalk.com:443/x",
]
BAD = [
    "http://oapi.dingtalk.com/robot/sendBySession?session=a",
    "https://oapi.dingtalk.com:8443/x",
    "https://dingtalk.com.evil.cn/x",
    "https://evil-dingtalk.com/x",
    "https://dingtalk.com/x",
    "https://oapi.dingtalk.com@evil.cn/x",
    "https://user:pass@oapi.dingtalk.com/x",
    "https://evil.cn\\@oapi.dingtalk.com/x",
    "https://evil.cn#@oapi.dingtalk.com/x",
    "https://oapi.dingtalk.com./x",
    "https://\u043eapi.dingtalk.com/x",
    "https://oapi.dingtalk\u3002com/x",
    "https://127.0.0.1/x",
    "https://localhost/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://2130706433/x",
    "file:///etc/passwd",
    "ftp://oapi.dingtalk.com/x",
    "gopher://oapi.dingtalk.com/",
    "//oapi.dingtalk.com/x",
    "oapi.dingtalk.com",
    "https://",
    "https://oapi.dingtalk.com/x\nHost: evil",
    "https://oapi.dingtalk.com:99999/x",
    "",
]


@pytest.mark.row("N06")
@pytest.mark.parametrize("address", GOOD)
def test_the_platforms_own_hosts_may_be_answered(address: str) -> None:
    assert REAL.may_reply(address)


@pytest.mark.row("N06")
@pytest.mark.parametrize("address", BAD)
def test_every_other_address_is_refused(address: str) -> None:
    assert not REAL.may_reply(address)
    assert not REAL.may_connect(address)


@pytest.mark.row("N06")
@pytest.mark.parametrize(
    ("doors", "address", "may"),
    [
        (SANDBOX, "http://127.0.0.1:8787/oapi/robot/sendBySession?session=1", True),
        (SANDBOX, "http://127.0.0.1:8788/oapi/robot/sendBySession?session=1", False),
        (SANDBOX, "http://localhost:8787/oapi/robot/sendBySession?session=1", False),
        (PRIVATE, "https://dingtalk.intern:8443/x", True),
        (PRIVATE, "http://dingtalk.intern:8443/x", False),
        (PRIVATE, "https://dingtalk.intern/x", False),
    ],
)
def test_a_configured_host_is_allowed_as_it_is_configured(
    doors: Doors, address: str, may: bool
) -> None:
    assert doors.may_reply(address) is may


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("http://robot-files.oss-cn-hangzhou.aliyuncs.com/a?sign=x", True),
        ("https://down.dingtalk.com/a", True),
        ("http://127.0.0.1/a", False),
        ("http://aliyuncs.com.evil.cn/a", False),
        ("ftp://down.dingtalk.com/a", False),
    ],
)
def test_files_may_come_in_plain_http_from_their_hosts(address: str, may: bool) -> None:
    assert REAL.may_download(address) is may


def test_the_stream_goes_to_the_platform_only() -> None:
    assert REAL.may_connect("wss://wss-open-connection.dingtalk.com:443/connect")
    assert not REAL.may_connect("ws://wss-open-connection.dingtalk.com:443/connect")
    assert SANDBOX.may_connect("ws://127.0.0.1:8787/dingtalk/connect")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("10.1.2.3", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse, not to bind
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_private_addresses_are_known(address: str, public: bool) -> None:
    assert is_public(address) is public


class Names(AbstractResolver):
    """A name server that answers what it is told to, and another thing the next time."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(
                hostname=host, host=answer, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        return


@pytest.mark.row("N06")
async def test_a_name_that_leads_inside_is_refused_each_time_it_is_asked() -> None:
    guarded = GuardedResolver(frozenset({"trusted.intern"}), Names("8.8.8.8", "127.0.0.1"))

    assert (await guarded.resolve("oapi.dingtalk.com", 443))[0]["host"] == "8.8.8.8"
    with pytest.raises(OSError, match="no public address"):
        await guarded.resolve("oapi.dingtalk.com", 443)
    assert (await guarded.resolve("trusted.intern", 443))[0]["host"] == "127.0.0.1"


@pytest.mark.row("N06")
async def test_the_client_does_not_connect_where_the_name_leads_inside(cloud: Cloud) -> None:
    names = Names("127.0.0.1")
    client = Client(settings_for(cloud.base), StillClock(), resolver=names)

    with pytest.raises(SendFailed) as failed:
        await client.download("http://down.dingtalk.com/picture", 1000)

    assert names.asked == 1
    assert "127.0.0.1" not in failed.value.reason
    assert cloud.calls == []
    await client.close()


@pytest.mark.row("N06")
async def test_a_letter_with_a_foreign_reply_address_takes_the_other_way(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    await platform.send(letter(reply_url="http://169.254.169.254/x"))

    assert len(cloud.asked(USER_PATH)) == 1
    assert cloud.asked(SESSION_PATH) == []
