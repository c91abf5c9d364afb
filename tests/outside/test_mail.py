"""Mail on the wire: what arrives, what no header can be made to say, what each refusal means."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.cards.model import Card, Enclosure, Text
from bot.outside import Email
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.email.message import ENCLOSED_MAX
from bot.platforms.email.platform import AT_ONCE, EmailPlatform
from core.clock import SystemClock
from sandbox.mail import MailServer, Manners
from tests.outside import certificate
from tests.outside.letters import letter

WANG = "wang@example.com"
PASSWORD = "s3cret-of-the-mailbox"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server that takes everything until it is told otherwise."""
    opened = MailServer()
    await opened.start()
    yield opened
    await opened.stop()


def platform_at(server: MailServer, **more: Any) -> EmailPlatform:
    settings = {"tls": "none", "sender": "zhanggui@example.com", **more}
    return EmailPlatform(
        Email(host="127.0.0.1", port=server.port, **settings), SystemClock(), company="城南批发部"
    )


async def test_a_card_arrives_as_a_mail_that_says_where_to_answer(server: MailServer) -> None:
    await platform_at(server).send(letter(WANG))

    (mail,) = server.to(WANG)
    assert mail.sender == "zhanggui@example.com"
    assert mail.subject == "[城南批发部] 出库单 CK-1 待审核"
    assert mail.message["Message-ID"] == f"<{'h' * 24}@example.com>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.text.splitlines()[:5] == [
        "出库单 CK-1 待审核",
        "可乐 330ml 5箱 = 120瓶",
        "客户：城东超市",
        "金额：¥180.00",
        "按公司规则由你审批",
    ]
    assert "请在聊天里回答：通过、驳回。" in mail.text
    assert "tttt" not in mail.text
    assert "回复 1" not in mail.text


@pytest.mark.row("T07")
@pytest.mark.parametrize("evil", ["\n", "\r\n", "\r", "\u2028", "\u0085", "\v", "\0"])
async def test_no_name_makes_a_header(server: MailServer, evil: str) -> None:
    title = f"出库单{evil}Bcc: thief@example.com{evil}{evil}hello"
    for message in (Card(title=title), Text(content=title)):
        await platform_at(server).send(letter(WANG, message))

    for mail in server.mails:
        assert mail.to == (WANG,)
        assert mail.message["Bcc"] is None
        assert mail.subject.isprintable()
        assert sorted(mail.message.keys()) == sorted(
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
             "X-Auto-Response-Suppress", "Content-Type", "Content-Transfer-Encoding",
             "MIME-Version"]
        )  # fmt: skip


@pytest.mark.row("T07")
@pytest.mark.parametrize(
    "address",
    [
        "wang@example.com\r\nBcc: thief@example.com", "wang@example.com,thief@example.com",
        "王 <wang@example.com>", '"a b"@example.com', "wang", "wang@", "@example.com", "a@b@c", "",
        "wang@example.com>", "wang@-x.com", "a" * 250 + "@example.com",
    ],
)  # fmt: skip
async def test_what_is_no_bare_address_is_never_dialled(server: MailServer, address: str) -> None:
    with pytest.raises(SendFailed) as failed:
        await platform_at(server).send(letter(address))

    assert failed.value.trouble is Trouble.TARGET
    assert server.connections == 0


@pytest.mark.row("T02")
async def test_a_dot_alone_on_a_line_does_not_end_the_mail(server: MailServer) -> None:
    await platform_at(server).send(letter(WANG, "第一行\n.\n..\nMAIL FROM:<thief@example.com>"))

    (mail,) = server.mails
    assert mail.text.startswith("第一行\n.\n..\nMAIL FROM:<thief@example.com>\n")


@pytest.mark.parametrize(
    ("answers", "refused", "trouble"),
    [
        ({"RCPT": "550 5.1.1 no such mailbox"}, {}, Trouble.TARGET),
        ({}, {WANG: "450 4.2.1 mailbox busy"}, Trouble.BUSY),
        ({"MAIL": "550 5.7.1 not your address"}, {}, Trouble.CONFIG),
        ({"MAIL": "530 5.7.0 log in first"}, {}, Trouble.CONFIG),
        ({"MAIL": "451 4.7.1 greylisted"}, {}, Trouble.THROTTLED),
        ({"DATA": "552 5.3.4 too big"}, {}, Trouble.CONTENT),
        ({"DATA": "421 4.7.0 too many"}, {}, Trouble.THROTTLED),
    ],
)
async def test_each_refusal_is_sorted(
    server: MailServer, answers: dict[str, str], refused: dict[str, str], trouble: Trouble
) -> None:
    server.manners.answers, server.manners.refused = answers, refused
    with pytest.raises(SendFailed) as failed:
        await platform_at(server).send(letter(WANG))

    assert failed.value.trouble is trouble
    assert not server.mails


@pytest.mark.row("N04")
async def test_a_lost_answer_is_tried_again_and_the_copy_can_be_told(server: MailServer) -> None:
    server.manners.drops = "TAKEN"
    with pytest.raises(SendFailed) as failed:
        await platform_at(server).send(letter(WANG))
    server.manners.drops = ""
    await platform_at(server).send(letter(WANG))

    assert failed.value.trouble is Trouble.BUSY
    assert len({mail.message["Message-ID"] for mail in server.to(WANG)}) == 1
    assert len(server.to(WANG)) == 2


async def test_nobody_there_is_busy(server: MailServer) -> None:
    platform = platform_at(server)
    await server.stop()
    with pytest.raises(SendFailed) as failed:
        await platform.send(letter(WANG))

    assert failed.value.trouble is Trouble.BUSY
    assert not (await platform.check())[0].is_good


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
async def test_mail_is_encrypted_and_logged_in(tmp_path: Path, tls: str) -> None:
    context, pem = certificate.make(tmp_path)
    manners = Manners(users={"zhanggui": PASSWORD}, tls=context, is_implicit=tls == "implicit")
    server = MailServer(manners)
    await server.start()
    known = {"tls": tls, "user": "zhanggui", "password": SecretStr(PASSWORD), "ca": pem}
    try:
        await platform_at(server, **known).send(letter(WANG))
        assert len(server.to(WANG)) == 1
        assert all(finding.is_good for finding in await platform_at(server, **known).check())

        with pytest.raises(SendFailed) as stranger:
            await platform_at(server, **{**known, "ca": ""}).send(letter(WANG))
        assert stranger.value.trouble in {Trouble.BUSY, Trouble.CONFIG}
        (finding,) = await platform_at(server, **{**known, "ca": ""}).check()
        assert "email.ca_file" in finding.advice

        wrong = {**known, "password": SecretStr("another-password")}
        with pytest.raises(SendFailed) as refused:
            await platform_at(server, **wrong).send(letter(WANG))
        assert refused.value.trouble is Trouble.CONFIG
        (finding,) = await platform_at(server, **wrong).check()
        assert "email.password" in finding.what
        assert "another-password" not in f"{finding} {refused.value}"
    finally:
        await server.stop()
    assert len(server.mails) == 1


async def test_a_server_without_encryption_gets_no_password(server: MailServer) -> None:
    server.manners.users = {"zhanggui": PASSWORD}
    for tls in ("starttls", "implicit"):
        platform = platform_at(server, tls=tls, user="zhanggui", password=SecretStr(PASSWORD))
        with pytest.raises(SendFailed):
            await platform.send(letter(WANG))
        (finding,) = await platform.check()
        assert not finding.is_good
        assert "email.tls" in finding.what
    assert not server.mails


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ({"MAIL": "550 5.7.1 not your address"}, "email.sender"),
        ({"MAIL": "530 5.7.0 log in first"}, "email.user"),
        ({"EHLO": "500 what", "HELO": "500 what"}, "email.host"),
    ],
)
async def test_the_check_names_the_setting_that_is_wrong(
    server: MailServer, answer: dict[str, str], key: str
) -> None:
    server.manners.answers = answer
    findings = await platform_at(server).check()

    assert [finding.is_good for finding in findings] == [False]
    assert key in findings[0].what


async def test_the_check_sends_nothing(server: MailServer) -> None:
    findings = await platform_at(server).check()

    assert all(finding.is_good for finding in findings)
    assert not server.mails


async def test_many_letters_open_few_connections_at_a_time(server: MailServer) -> None:
    platform = platform_at(server)
    people = [f"p{number}@example.com" for number in range(20)]
    await asyncio.gather(*(platform.send(letter(one)) for one in people))

    assert [len(server.to(one)) for one in people] == [1] * 20
    assert server.most_at_once <= AT_ONCE
    assert platform.state() == {"sent": "20"}


@pytest.mark.row("T07")
async def test_a_file_comes_along_and_its_name_is_no_header(server: MailServer) -> None:
    name = "对账单\r\nBcc: thief@example.com.pdf"
    content = bytes(range(256)) * 40
    file = Enclosure(
        digest="d" * 64, name=name, mime="application/pdf", size=len(content), caption="对账单"
    )
    platform = platform_at(server)
    await platform.send(replace(letter(WANG, file), content=content))
    await platform.send(replace(letter(WANG, file), content=b"x" * (ENCLOSED_MAX + 1)))

    first, second = server.to(WANG)
    (part,) = first.message.iter_attachments()
    assert part.get_payload(decode=True) == content
    assert part.get_content_type() == "application/pdf"
    assert str(part.get_filename()).isprintable()
    assert first.message["Bcc"] is None
    assert first.subject == "[城南批发部] 对账单"
    assert not list(second.message.iter_attachments())
    assert "请在聊天里打开" in second.text
