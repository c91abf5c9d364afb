"""``zhanggui check``: the key, what is wrong with it, and never a secret."""

from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.operations import checking
from bot.operations.unfit import Unfit
from bot.platforms.base import Finding
from bot.texts import health
from core.storage.health import HealthReason
from tests.operations.firm import Says, settings_of, tamper
from tests.operations.test_jobs import Post

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
WECOM: dict[str, Any] = {
    "corp_id": "ww1", "agent_id": 1, "secret": "s3cr3t", "token": "t0k3n",
    "encoding_aes_key": "a" * 43,
}  # fmt: skip
HTTP: dict[str, Any] = {"client_id": "ding1", "client_secret": "s3cr3t", "mode": "http"}
MAIL: dict[str, Any] = {
    "host": "mail.example.com", "sender": "a@example.com", "user": "a", "password": "s3cr3t",
}  # fmt: skip
SMS: dict[str, Any] = {
    "url": "https://sms.example.com", "key": "s3cr3t", "body": {"to": "{number}", "is": "{text}"},
}  # fmt: skip
HOOK: dict[str, Any] = {
    "name": "店", "webhook_url": "http://shop.example.com",
    "webhook_secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}  # fmt: skip
PUBLIC = {"server": {"public_url": "https://zhanggui.example.com"}}
GROUP = {"name": "群", "posts": ["moved", "daily", "alarms"], "dingtalk_conversation_id": "c"}


def rules(*given: dict[str, Any]) -> dict[str, Any]:
    return {"approvals": {"rules": list(given)}}


async def check(
    url: str, folder: Path, *findings: Finding, online: bool = False, **more: Any
) -> Says:
    says = Says()
    settings = settings_of(url, folder, **more)
    await checking.check(settings, [Post(*findings)], online=online, say=says)
    assert "s3cr3t" not in says.text
    return says


async def wrong(url: str, folder: Path, *findings: Finding, **more: Any) -> str:
    with pytest.raises(Unfit) as unfit:
        await check(url, folder, *findings, **more)
    assert "s3cr3t" not in str(unfit.value)
    return "\n".join(unfit.value.lines)


@pytest.mark.row("B10")
def test_the_example_has_nothing_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    says = Says()
    app.check_settings(EXAMPLE, online=False, say=says)

    assert says.lines[-1] == "设置没有问题。"


@pytest.mark.row("B10")
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"wecom": WECOM}, "server.public_url：没有填；企业微信要从公网回调掌柜"),
        ({"dingtalk": HTTP, **PUBLIC}, "dingtalk.event_token：没有填"),
        ({"dingtalk": HTTP, **PUBLIC}, "dingtalk.event_aes_key：没有填"),
        ({"dingtalk": HTTP}, "server.public_url：没有填；钉钉要从公网回调掌柜"),
        (
            {"groups": [{"name": "店群", "posts": ["daily"], "wecom_webhook_key": "s3cr3t"}]},
            "groups.0：群“店群”只写了企业微信的办法，可是没有 [wecom] 一节",
        ),
        ({"email": {**MAIL, "tls": "none"}}, "email.tls：none 会把密码不加密地送出去"),
        ({"sms": {**SMS, "url": "http://sms.example.com"}}, "sms.url：http:// 会把密钥"),
    ],
)
async def test_what_cannot_work_names_its_key(
    lite: str, tmp_path: Path, more: dict[str, Any], sentence: str
) -> None:
    assert sentence in await wrong(lite, tmp_path, **more)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"groups": [{**GROUP, "posts": []}]}, "groups.0.posts：群“群”没有写要发什么"),
        ({"groups": [{**GROUP, "posts": ["moved"]}]}, "没有一个群收 daily"),
        (
            {"groups": [{**GROUP, "posts": ["daily"]}]},
            "没有一个群收 alarms（报警），会逐个发给管理员",
        ),
        (
            {"wecom": WECOM, "server": {"public_url": "http://127.0.0.1:8080"}},
            "http://127.0.0.1:8080 只有本机能访问",
        ),
        (
            rules({"kind": "入库", "approvers": []}, {"kind": "入库", "approvers": ["经理"]}),
            "approvals.rules.1：前面第 0 条已经包住它",
        ),
        (
            rules(
                {"kind": "出库", "amount_below": "500", "approvers": []},
                {
                    "kind": "出库",
                    "amount_from": "100",
                    "amount_below": "300",
                    "approvers": ["经理"],
                },
            ),
            "approvals.rules.1：前面第 0 条已经包住它",
        ),
        ({}, "SQLite 同时只能有一个掌柜进程"),
        (
            {"email": {"host": "mail.example.com", "sender": "a@example.com", "tls": "none"}},
            "email.tls：none 会把邮件内容",
        ),
        ({"channels": [HOOK]}, "channels.0.webhook_url：渠道“店”用的是 http://"),
    ],
)
async def test_what_is_only_odd_is_said_and_passes(
    lite: str, tmp_path: Path, more: dict[str, Any], sentence: str
) -> None:
    says = await check(lite, tmp_path, **more)

    assert sentence in says.text
    assert says.lines[-1] == "设置没有问题。"


@pytest.mark.parametrize(
    "given",
    [
        ({"kind": "入库", "approvers": []}, {"kind": "出库", "approvers": ["财务"]}),
        ({"kind": "入库", "requested_by": ["采购"]}, {"kind": "入库"}),
        ({"kind": "入库", "amount_below": "500"}, {"kind": "入库", "amount_from": "500"}),
        ({"kind": "入库", "category": ["饮料"]}, {"kind": "入库", "category": ["饮料", "粮食"]}),
    ],
)
async def test_rules_that_complete_each_other_are_not_odd(
    lite: str, tmp_path: Path, given: tuple[dict[str, Any], ...]
) -> None:
    assert "approvals" not in (await check(lite, tmp_path, **rules(*given))).text


@pytest.mark.row("P09")
async def test_a_guard_that_was_taken_away_is_found_offline(lite: str, tmp_path: Path) -> None:
    tamper(lite)

    assert "数据库的防护 movement_takes_effect 被拆掉了。" in await wrong(lite, tmp_path)


@pytest.mark.row("B08")
async def test_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    path.write_bytes(b"\xff" * 9000)
    url = f"sqlite+aiosqlite:///{path}"

    assert "数据库文件损坏" in await wrong(url, tmp_path)


async def test_a_database_that_is_not_there_yet_is_fine(tmp_path: Path) -> None:
    says = await check(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}", tmp_path)

    assert "还没有数据库" in says.text


async def test_an_unreachable_database_is_named_online_only(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://u:s3cr3t@127.0.0.1:1/x"
    assert (await check(url, tmp_path)).lines[-1] == "设置没有问题。"

    assert "连不上数据库" in await wrong(url, tmp_path, online=True)


async def test_the_platforms_findings_are_said_online(lite: str, tmp_path: Path) -> None:
    good = Finding(what="企业微信密钥", is_good=True)
    bad = Finding(what="可信 IP", is_good=False, advice="把 1.2.3.4 加进后台的企业可信IP")
    says = await check(lite, tmp_path, good, online=True)

    assert "通过　企业微信密钥" in says.lines
    assert "可信 IP：把 1.2.3.4 加进后台的企业可信IP" in await wrong(
        lite, tmp_path, good, bad, online=True
    )


@pytest.mark.row("B01")
async def test_a_backup_folder_that_cannot_be_written_is_named(lite: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    schedule = {"backup_dir": str(tmp_path / "file" / "backups")}

    assert "schedule.backup_dir：" in await wrong(lite, tmp_path, schedule=schedule)


def test_every_reason_of_a_database_has_its_sentence() -> None:
    assert set(health.REASONS) == {reason.value for reason in HealthReason}
    assert all("某处" in health.health_line(f"{reason}:某处") or "{detail}" not in text
               for reason, text in health.REASONS.items())  # fmt: skip
