"""Mail and text messages beside the chats: to whom, of what, and only what is theirs to see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from aiohttp import web

from bot.imports.loading import ImportRequest
from bot.imports.problems import Unreadable
from bot.operations import importing
from core.outbox import Notice, ToPerson, ToPost
from core.storage.books import OpenBooks
from core.storage.session import Sql
from sandbox.gateway import PATH, TextGateway
from sandbox.mail import MailServer
from tests.house import House, open_house

BOOKKEEPER, MANAGER, ADMIN = "zhou@example.com", "zhao@example.com", "wu@example.com"
DRIVER, DRIVER_PHONE, PHONE = "lin@example.com", "13800000001", "13800000002"
PEOPLE: Final = f"""\
姓名,角色,企业微信,钉钉,仓库,邮箱,手机
王建国,仓管,wangjianguo,,主仓,wang@example.com,
李雯,销售,liwen,,,,
陈采,采购,,chencai,,,
周会计,财务,zhoukuaiji,,,{BOOKKEEPER},
赵经理,经理,,zhaojingli,,{MANAGER},138 0000 0003
钱总,经理,qianzong,,,,
孙店长,仓管,,sundianzhang,城东店,,
小吴,管理员,xiaowu,,,{ADMIN},{PHONE}
林师傅,司机,,,,{DRIVER},{DRIVER_PHONE}
郑师傅,司机,,,,,13800000004
"""
_PERSON: Final = Sql("SELECT id FROM person WHERE name = :name")
KEY: Final = "key-of-the-gateway-0001"


class Beside:
    """The house, its mail server and its gateway for text messages."""

    def __init__(self, house: House, mail: MailServer, phones: TextGateway) -> None:
        self.house = house
        self.mail = mail
        self.phones = phones

    async def tell(self, who: str, text: str, *, topic: str = "") -> None:
        """Tell somebody something through the outbox."""

        def put(books: OpenBooks) -> None:
            row = books.session.row(_PERSON, name=who)
            assert row is not None
            notice = Notice(kind="words", facts={"text": text}, topic=topic)
            books.outbox.put(ToPerson(person_id=row[0]), notice)

        await self.house.write(put)

    async def post(self, post: str, text: str) -> None:
        """Post something in the groups."""
        notice = Notice(kind="words", facts={"text": text})
        await self.house.write(lambda books: books.outbox.put(ToPost(post=post), notice))


@asynccontextmanager
async def opened(
    folder: Path, url: str, *, notify: str = "", people: str = PEOPLE, more: str = ""
) -> AsyncIterator[Beside]:
    """Open the sample firm with a mail server and a gateway, and write these people down."""
    mail, phones = MailServer(), TextGateway(KEY)
    await mail.start()
    app = web.Application()
    app.add_routes(phones.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ways = f"""
[email]
host = "127.0.0.1"
port = {mail.port}
tls = "none"
sender = "zhanggui@example.com"
[sms]
url = "http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
key = "{KEY}"
body = {{ mobile = "{{number}}", content = "{{text}}", id = "{{id}}" }}
answer_field = "code"
[notify]
{notify}
"""

    def change(text: str) -> str:
        head, _, rules = text.partition("[[approvals.rules]]")
        return f"{head}{more}\n[[approvals.rules]]{rules}{ways}"

    try:
        async with open_house(folder, url, settings_change=change) as house:
            await take_on(house, folder, people)
            yield Beside(house, mail, phones)
    finally:
        await runner.cleanup()
        await mail.stop()


async def take_on(house: House, folder: Path, people: str) -> None:
    """Import a table of people."""
    path = folder / "people.csv"
    path.write_text(people, encoding="utf-8")
    assert house.keeper is not None
    request = ImportRequest(kind="people", file=path)
    await importing.run(house.keeper, house.settings, request, lambda _line: None, None)


@pytest.fixture
async def beside(books_url: str, tmp_path: Path) -> AsyncIterator[Beside]:
    """Mail for approvals and the weekly report, text messages for what is urgent."""
    notify = 'email = ["approval", "urgent", "weekly"]\nreaders = ["经理"]'
    async with opened(tmp_path / "house", books_url, notify=notify) as there:
        yield there


async def test_who_has_to_approve_reads_it_by_mail_too(beside: Beside) -> None:
    house = beside.house
    await house.say("王建国", "出库 可乐 5箱 给 城东超市")
    await house.tap("王建国", "确认")

    (mail,) = beside.mail.to(BOOKKEEPER)
    assert "待审核" in mail.subject
    assert "请在聊天里回答：通过、驳回。" in mail.text
    assert "待审核" in house.last("周会计")
    assert not beside.mail.to(MANAGER)
    assert not beside.mail.to("wang@example.com")
    assert not beside.phones.taken


async def test_mail_shows_no_price_that_the_chat_does_not_show(beside: Beside) -> None:
    """Purchase prices are for buyers, finance and managers; the warehouse approves without."""
    house = beside.house
    await house.say("陈采", "入库 雪碧 10箱 单价36 供应商 华南饮料 到 主仓")
    await house.tap("陈采", "确认")
    await house.say("王建国", "入库 可乐 20箱 单价37 供应商 华南饮料")
    await house.tap("王建国", "确认")

    (keeper,) = beside.mail.to("wang@example.com")
    assert "雪碧" in keeper.text
    assert "36" not in keeper.text
    assert "¥" not in keeper.text
    (manager,) = beside.mail.to(MANAGER)
    assert "¥37.00" in manager.text


async def test_a_mail_stays_as_it_was_and_the_chat_shows_the_end(beside: Beside) -> None:
    house = beside.house
    await house.say("王建国", "出库 可乐 5箱 给 城东超市")
    await house.tap("王建国", "确认")
    await house.tap("周会计", "通过")

    assert len(beside.mail.to(BOOKKEEPER)) == 1
    assert await house.count("outbox", "state IN ('pending', 'dead')") == 0


async def test_whoever_has_no_chat_gets_everything_by_mail_or_else_by_phone(
    beside: Beside,
) -> None:
    await beside.tell("林师傅", "明天早上七点装车")
    await beside.tell("郑师傅", "明天早上八点装车")
    await beside.tell("小吴", "今天没有事")

    assert [mail.text.partition("\n")[0] for mail in beside.mail.to(DRIVER)] == ["明天早上七点装车"]
    assert not beside.phones.to(DRIVER_PHONE)
    assert [one.text for one in beside.phones.to("13800000004")] == ["明天早上八点装车"]
    assert not beside.mail.to(ADMIN)
    assert not beside.phones.to(PHONE)


async def test_what_is_urgent_goes_by_every_way(beside: Beside) -> None:
    await beside.tell("赵经理", "CK-1 等了两小时没有人审批", topic="urgent")

    assert "两小时" in beside.house.last("赵经理")
    assert len(beside.mail.to(MANAGER)) == 1
    assert [one.text for one in beside.phones.to("13800000003")] == ["CK-1 等了两小时没有人审批"]


async def test_alarms_and_posts_go_to_who_reads_them(beside: Beside) -> None:
    await beside.post("alarms", "账本校验没有通过")
    await beside.post("weekly", "每周安全报告")
    await beside.post("daily", "日报")

    assert [mail.subject for mail in beside.mail.to(ADMIN)] == ["[城南批发部] 账本校验没有通过"]
    assert [one.text for one in beside.phones.to(PHONE)] == ["账本校验没有通过"]
    assert [mail.subject for mail in beside.mail.to(MANAGER)] == ["[城南批发部] 每周安全报告"]


async def test_somebody_without_a_chat_is_not_asked_to_approve(
    books_url: str, tmp_path: Path
) -> None:
    """A yes needs a button; with nobody left who has one, it is said at once."""
    people = PEOPLE.replace("周会计,财务,zhoukuaiji,,", "周会计,财务,,,")
    async with opened(tmp_path / "house", books_url, people=people) as beside:
        await beside.house.write(_without_chat)
        await beside.house.say("王建国", "出库 可乐 5箱 给 城东超市")
        await beside.house.tap("王建国", "确认")

        assert "财务" in beside.house.last("王建国")
        assert await beside.house.count("document", "kind = 'shipment'") == 0
        assert not beside.mail.to(BOOKKEEPER)


def _without_chat(books: OpenBooks) -> None:
    books.session.run(Sql("DELETE FROM account WHERE user_id = 'zhoukuaiji'"))


@pytest.mark.row("N05")
async def test_a_server_that_is_away_loses_no_mail_and_tells_the_admins(beside: Beside) -> None:
    port = beside.mail.port
    await beside.mail.stop()
    await beside.tell("林师傅", "第一封")
    await beside.tell("林师傅", "第二封")
    await beside.mail.start(port)
    for _ in range(3):
        await beside.house.later(90)

    said = [mail.text.partition("\n")[0].removeprefix("（") for mail in beside.mail.to(DRIVER)]
    assert len(said) == 2
    assert said[1].endswith("第二封")


async def test_a_mailbox_that_is_gone_is_a_dead_letter_and_an_alarm(beside: Beside) -> None:
    beside.mail.manners.refused[DRIVER] = "550 5.1.1 no such mailbox"
    await beside.tell("林师傅", "明天早上七点装车")

    assert await beside.house.count("outbox", "state = 'dead'") == 1
    assert DRIVER in beside.mail.to(ADMIN)[0].text
    assert "no such mailbox" in beside.mail.to(ADMIN)[0].text


@pytest.mark.row("N02")
async def test_nobody_is_flooded_and_nothing_is_lost(books_url: str, tmp_path: Path) -> None:
    async with opened(tmp_path / "house", books_url) as beside:
        for number in range(13):
            await beside.tell("郑师傅", f"第{number}条")
        assert len(beside.phones.to("13800000004")) == 10
        await beside.house.later(3601)

        said = [one.text for one in beside.phones.to("13800000004")]
        assert said == [f"第{number}条" for number in range(13)]


async def test_somebody_only_a_switched_off_way_leads_to_is_named(
    sqlite_books: str, tmp_path: Path
) -> None:
    async with open_house(tmp_path / "house", sqlite_books) as house:
        before = await house.count("account", "platform IN ('email', 'sms')")
        with pytest.raises(Unreadable) as refused:
            await take_on(house, tmp_path / "house", PEOPLE)
        rows = {problem.row for problem in refused.value.problems}
        assert rows == {10, 11}
        assert await house.count("account", "platform IN ('email', 'sms')") == before


async def test_an_approval_that_nobody_answers_goes_by_every_way(
    books_url: str, tmp_path: Path
) -> None:
    """The first card goes to the chat alone; the one after the silence by text message too."""
    more = '[approvals]\nescalate_after_hours = 1\nescalate_to = "经理"\n'
    async with opened(tmp_path / "house", books_url, more=more) as beside:
        house = beside.house
        await house.say("王建国", "出库 可乐 5箱 给 城东超市")
        await house.tap("王建国", "确认")
        assert not beside.mail.mails
        await house.later(3700)

        assert len(beside.mail.to(MANAGER)) == 1
        assert len(beside.phones.to("13800000003")) == 1
        assert "出库单" in beside.phones.to("13800000003")[0].text
