"""Settings: what cannot work is refused by its key, in Chinese, without a secret in sight."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import BadSettings, Settings, known_keys, load
from bot.texts.settings import CONSOLE, OTHERWISE, REASONS, setting_line

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config.example.toml"
SECRET = "s3cr3t-never-shown"
SMALL = f"""
[company]
name = "示例"
[database]
url = "sqlite+aiosqlite:///x.db"
[dingtalk]
client_id = "ding1"
client_secret = "{SECRET}"
"""
RULE = SMALL + '[[approvals.rules]]\nkind = "入库"\n'


def refused(folder: Path, text: str, environment: dict[str, str] | None = None) -> list[str]:
    """Return the sentences that the settings give rise to."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as bad:
        load(path, environment or {})
    return [setting_line(key, reason, known_keys()) for key, reason in bad.value.problems]


def loaded(folder: Path, text: str, environment: dict[str, str]) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environment)


@pytest.mark.row("B10")
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[company", "config.toml：写法不对"),
        (SMALL.replace("name =", "nme ="), "company.nme：没有这个设置，也许是想写 name。"),
        (SMALL.replace(f'client_secret = "{SECRET}"', ""),
         "dingtalk.client_secret：没有填（钉钉开发者后台 → 应用 → 凭证与基础信息 →"),
        (SMALL.replace(f'"{SECRET}"', '""'), "dingtalk.client_secret：还没有填真实的值"),
        (SMALL.replace(f'"{SECRET}"', '"<在这里填>"'), "dingtalk.client_secret：还没有填真实的值"),
        (SMALL.replace(f'"{SECRET}"', "12"), "dingtalk.client_secret：要写成带引号的文字"),
        (SMALL + "[warehouse]\n", "warehouse：没有这个设置。"),
        (SMALL + "[server]\nport = 99999\n", "server.port：不能大于 65535。"),
        (SMALL + '[server]\nport = "八千"\n', "server.port：要写整数。"),
        (SMALL + '[server]\npublic_url = "zhanggui.cn"\n', "server.public_url：要以 http"),
        (SMALL.replace("sqlite+aiosqlite:///x.db", "mysql://root:pw@h/x"),
         "database.url：要以 sqlite+aiosqlite:/// 或 postgresql+asyncpg:// 开头。"),
        (SMALL + 'mode = "webhook"\n', "dingtalk.mode：只能写：stream、http。"),
        (SMALL + 'event_aes_key = "short"\n', "dingtalk.event_aes_key：要正好 43 个字母和数字"),
        (SMALL.partition("[dingtalk]")[0], "[wecom] 和 [dingtalk] 至少要有一个"),
        (SMALL.replace('"示例"', '"示例"\ntimezone = "Mars"'), "company.timezone：没有这个时区"),
        (SMALL + '[[groups]]\nname = "群"\n', "groups.0：没有写怎么发到这个群"),
        (SMALL + '[[groups]]\nname = "群"\nwecom_chat_id = "a"\nposts = ["all"]\n',
         "groups.0.posts.0：只能写：moved、variance、daily、weekly、alarms。"),
        (SMALL + '[[groups]]\nname = "群"\nwecom_chat_id = "a"\n' * 2, "群名重复：群"),
        (SMALL + '[[approvals.rules]]\nkind = "入库"\napprovers = ["老板"]\n',
         "approvals.rules.0.approvers.0：没有这个角色，只能写：销售、仓管"),
        (SMALL + '[[approvals.rules]]\nkind = "入库"\namount_below = "五百"\n',
         "approvals.rules.0.amount_below：要写金额（元）"),
        (RULE + 'amount_from = 500\namount_below = 500\n',
         "approvals.rules.0：amount_from, amount_below 这一段里没有东西"),
        (RULE + '[[approvals.rules]]\nkind = "入库"\nquantity_from = 5\nquantity_below = 5\n',
         "approvals.rules.1：quantity_from, quantity_below 这一段里没有东西"),
        (RULE + 'any = [{ amount_from = 9, amount_below = 3 }]\n', "approvals.rules.0.any.0："),
        (RULE + 'hours_from = "18:00"\n', "approvals.rules.0：hours_from 和 hours_until 要一起写"),
        (RULE + 'weekdays = ["礼拜八"]\n', "approvals.rules.0.weekdays.0：没有这一天，只能写"),
        (RULE + 'below_floor = true\n', "approvals.rules.0：below_floor 只能用在卖货的单据上"),
        (RULE + 'all = [{ all = [{ any = [{ over_credit = true }] }] }]\n',
         "approvals.rules.0：over_credit 只能用在卖货的单据上"),
        (RULE + 'all = [{ all = [{ all = [{ all = [{ quantity_from = 1 }] }] }] }]\n',
         "approvals.rules.0：条件套得太深，最多 3 层"),
        (RULE + 'any = [{ quantity = 1 }]\n', "approvals.rules.0.any.0.quantity：没有这个设置"),
        (RULE + 'approvers = ["经理"]\nsteps = [{ approvers = ["财务"] }]\n',
         "approvals.rules.0：approvers 和 steps 只能写一种"),
        (RULE + 'need = 2\n', "approvals.rules.0：写了 need，就要写 approvers"),
        (RULE + 'steps = [{ approvers = [] }]\n', "approvals.rules.0.steps.0.approvers：不能"),
        (RULE + 'approvers = ["经理"]\nneed = 10\n', "approvals.rules.0.need：不能大于 9"),
        (RULE + 'sum_by = "仓库"\n', "approvals.rules.0.sum_by：只能写：往来单位、提交人"),
        (RULE.replace("入库", "进库"), "approvals.rules.0.kind：没有这种单据，只能写：入库、出库"),
        (SMALL + '[approvals]\nescalate_after_hours = 4\n',
         "approvals：escalate_after_hours 和 escalate_to 要一起写"),
        (SMALL + '[approvals]\nescalate_after_hours = 4\nescalate_to = "老板"\n',
         "approvals.escalate_to：没有这个角色"),
        (SMALL + '[schedule]\ndaily_summary = "6:30pm"\n', "schedule.daily_summary：写法不对"),
        (SMALL + '[email]\nhost = "m"\nsender = "王 <a@b.cn>"\n',
         "email.sender：要写成一个邮箱地址"),
        (SMALL + '[email]\nhost = "m"\nsender = "a@b.cn"\nuser = "a"\n',
         "email：user 和 password 要么都写，要么都不写"),
        (SMALL + '[email]\nhost = "m"\nsender = "a@b.cn"\ntls = "ssl"\n', "email.tls：只能写："),
        (SMALL + '[sms]\nurl = "https://x.cn"\nbody = { to = "{number}" }\n',
         "sms.body：要同时有 {number} 和 {text}"),
        (SMALL + '[sms]\nurl = "https://x.cn"\nbody = "{text}"\n', "sms.body：要写成一张小表"),
        (SMALL + '[notify]\nsms = ["everything"]\n', "notify.sms.0：只能写："),
        (SMALL + '[[channels]]\nname = "店"\n', "channels.0：key、person、webhook_url 一个都没有"),
        (SMALL + '[[channels]]\nname = "店"\nkey = "short"\nperson = "李"\n',
         "channels.0.key：太短或有空格"),
        (SMALL + f'[[channels]]\nname = "店"\nkey = "{"k" * 20}"\n',
         "channels.0：写了 key 就要写 person"),
        (SMALL + '[[channels]]\nname = "店"\nwebhook_url = "https://x.cn"\n',
         "channels.0：写了 webhook_url 就要写 webhook_secret"),
        (SMALL + '[[channels]]\nname = "店"\nperson = "李"\n' * 2, "渠道重名：店"),
        (SMALL + "".join(f'[[channels]]\nname = "{name}"\nperson = "李"\nkey = "{"k" * 20}"\n'
                         for name in "甲乙"), "两个渠道用了同一个 key"),
        (SMALL + '[[channels]]\nname = "店"\nperson = "李"\nstatuses = ["已完成"]\n',
         "channels.0.statuses.0：没有这个状态，只能写：draft"),
        ("wecom = 3\n" + SMALL, "wecom：要写成一节，例如 [wecom]。"),
        (SMALL + 'card_secret_file = "gone.txt"\n', "card_secret_file：打不开这个文件"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_named_by_its_key(tmp_path: Path, text: str, sentence: str) -> None:
    lines = refused(tmp_path, text)

    assert any(sentence in line for line in lines), lines
    assert not any(SECRET in line or "root:pw" in line for line in lines)


@pytest.mark.row("B10")
def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as bad:
        load(tmp_path / "无.toml", {})
    assert [reason for _, reason in bad.value.problems] == ["unreadable"]


@pytest.mark.row("B10")
def test_no_secret_is_shown_by_printing_the_settings(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SMALL, {})

    assert SECRET not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    broken = SMALL.replace("name =", "nme =") + "[server]\nport = -1\n"

    assert len(refused(tmp_path, broken)) == 3


def test_the_environment_wins_over_a_file_over_the_table(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("from-the-file\n", encoding="utf-8")
    text = SMALL.replace("client_secret =", 'client_secret_file = "secret.txt"\n#')
    name = "ZHANGGUI_DINGTALK__CLIENT_SECRET"

    def secret(environment: dict[str, str]) -> str:
        settings = loaded(tmp_path, text, environment)
        assert settings.dingtalk is not None
        return settings.dingtalk.client_secret.get_secret_value()

    assert secret({}) == "from-the-file"
    assert secret({name: "from-the-environment"}) == "from-the-environment"
    assert secret({f"{name}_FILE": str(tmp_path / "secret.txt")}) == "from-the-file"


def test_a_whole_section_can_come_from_the_environment(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SMALL, {"ZHANGGUI_SERVER__PORT": "9000", "OTHER": "x"})

    assert settings.server.port == 9000


def test_the_example_passes_and_explains_every_key() -> None:
    settings = load(EXAMPLE, {})
    text = EXAMPLE.read_text(encoding="utf-8")
    said = {line.strip("# \n").partition(" ")[0] for line in text.splitlines()}
    leaves = {key.rpartition(".")[2] for key in known_keys()} - set(Settings.model_fields)

    assert settings.wecom is not None
    assert leaves - {"smart_bot", "rules"} <= said
    assert all(f"[{section}" in text for section in Settings.model_fields)


def test_every_comment_key_of_the_example_is_a_setting() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    everything = re.sub(r"^# ([a-z_]+ = |\[+[a-z_.]+\]+$)", r"\1", text, flags=re.MULTILINE)

    Settings.model_validate(tomllib.loads(everything))


def test_every_reason_has_a_sentence_and_every_console_field_a_key(tmp_path: Path) -> None:
    assert setting_line("a.b", "something_new") == f"a.b：{OTHERWISE}。"
    assert set(CONSOLE) <= set(known_keys())
    assert all(reason.format(hint="x", key="y") for reason in REASONS.values())
