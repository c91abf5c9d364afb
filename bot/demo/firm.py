"""The sample firm as settings for the bot and as a world for the stand-ins."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.texts import demo as column
from bot.texts.demo import (
    BOT_NAME,
    COMPANY,
    ELSE_SAYINGS,
    GROUP,
    LABEL,
    READERS,
    RULES,
    SAYINGS,
)
from bot.texts.story import STORY

FOLDER: Final = Path(__file__).parent / "tables"
TABLES: Final = ("locations", "partners", "products", "prices", "boms", "stock", "people")
ZONE: Final = ZoneInfo("Asia/Shanghai")
WORK: Final = (dt.time(6), dt.time(17, 30))
MORNING: Final = dt.time(9, 30)

WECOM: Final = {
    "corp_id": "wwdemo0000000001",
    "agent_id": 1000002,
    "secret": "demo-wecom-secret-not-for-use",
    "token": "demoCallbackToken",
    "encoding_aes_key": "demoDEMOdemoDEMOdemoDEMOdemoDEMOdemoDEMO123",
}
SMART_BOT: Final = {"bot_id": "aib-demo-0001", "secret": "demo-bot-secret-not-for-use"}
WECOM_CHAT: Final = "wrDemoWarehouse01"
DINGTALK: Final = {
    "client_id": "dingdemoclient0001",
    "client_secret": "demo-dingtalk-secret-not-for-use",
    "robot_code": "dingdemoclient0001",
    "corp_id": "dingdemocorp0001",
}
WEBHOOK_KEY: Final = "demo-0000-robot-key"
CONVERSATION: Final = "cidDemoWarehouse=="
LABELS_SHOWN: Final = 8


def settings_toml(*, folder: Path, bot_port: int, sandbox_url: str, mail_port: int = 0) -> str:
    """Return the bot's settings for the demo: SQLite, both stand-ins, the sample firm's rules.

    With a ``mail_port`` mails and text messages leave through the stand-ins too.
    """
    return f"""\
[company]
name = "{COMPANY}"

[server]
host = "127.0.0.1"
port = {bot_port}
public_url = "http://127.0.0.1:{bot_port}"

[database]
url = "sqlite+aiosqlite:///{folder / "zhanggui.db"}"

[wecom]
corp_id = "{WECOM["corp_id"]}"
agent_id = {WECOM["agent_id"]}
secret = "{WECOM["secret"]}"
token = "{WECOM["token"]}"
encoding_aes_key = "{WECOM["encoding_aes_key"]}"
api_url = "{sandbox_url}/wecom"

[wecom.smart_bot]
bot_id = "{SMART_BOT["bot_id"]}"
secret = "{SMART_BOT["secret"]}"
url = "{sandbox_url.replace("http", "ws", 1)}/wecom/aibot"

[dingtalk]
client_id = "{DINGTALK["client_id"]}"
client_secret = "{DINGTALK["client_secret"]}"
robot_code = "{DINGTALK["robot_code"]}"
corp_id = "{DINGTALK["corp_id"]}"
api_url = "{sandbox_url}/dingtalk"
oapi_url = "{sandbox_url}/oapi"

[[groups]]
name = "{GROUP}"
posts = ["moved", "daily", "alarms"]
wecom_webhook_key = "{WEBHOOK_KEY}"
dingtalk_conversation_id = "{CONVERSATION}"

[schedule]
backup_dir = "{folder / "backups"}"

{_outside(mail_port, sandbox_url) if mail_port else ""}{RULES}"""


def _outside(mail_port: int, sandbox_url: str) -> str:
    return f"""\
[email]
host = "127.0.0.1"
port = {mail_port}
tls = "none"
sender = "zhanggui@example.com"

[sms]
url = "{sandbox_url}/sms/send"
body = {{ mobile = "{{number}}", content = "{{text}}", id = "{{id}}" }}

[notify]
email = ["approval", "urgent", "daily", "weekly"]
sms = ["urgent"]
readers = ["{READERS}"]

"""


def opening_offset(now: dt.datetime) -> int:
    """Return how far the firm's clock starts from the machine's, in microseconds.

    Whoever looks at the demo in the evening or at night finds the firm in the morning of that day,
    with the day's summary still to come.
    """
    if WORK[0] <= now.time() < WORK[1]:
        return 0
    morning = dt.datetime.combine(now.date(), MORNING, now.tzinfo)
    return (morning - now) // dt.timedelta(microseconds=1)


def world(*, bot_port: int) -> dict[str, Any]:
    """Return the stand-ins' world: phones, groups, keys, labels, things to say."""
    people = [_phone(row) for row in _rows("people")]
    return {
        "company": COMPANY,
        "wecom": {
            **WECOM, "callback_url": f"http://127.0.0.1:{bot_port}/callback/wecom",
            "smart_bot": {**SMART_BOT, "name": BOT_NAME},
        },
        "dingtalk": dict(DINGTALK),
        "people": people,
        "groups": [
            {
                "id": "ck-wecom", "name": GROUP, "platform": "wecom", "webhook_key": WEBHOOK_KEY,
                "chat_id": WECOM_CHAT,
                "members": [one["id"] for one in people if one["platform"] == "wecom"],
            },
            {
                "id": "ck-ding", "name": GROUP, "platform": "dingtalk",
                "conversation_id": CONVERSATION,
                "members": [one["id"] for one in people if one["platform"] == "dingtalk"],
            },
        ],
        "labels": _labels(),
        "tour": _tour(people),
        "story": STORY,
    }  # fmt: skip


def world_json(*, bot_port: int) -> str:
    """Return the world as the stand-ins read it."""
    return json.dumps(world(bot_port=bot_port), ensure_ascii=False, indent=1)


def _phone(row: dict[str, str]) -> dict[str, str]:
    platform = "wecom" if row[column.WECOM_ID] else "dingtalk"
    user_id = row[column.WECOM_ID] or row[column.DINGTALK_ID]
    title = row[column.ROLES].replace(";", "、")
    return {
        "id": user_id,
        "name": row[column.NAME],
        "title": f"{title} · {row[column.PLACE]}" if row[column.PLACE] else title,
        "platform": platform,
        "user_id": user_id,
        "avatar": row[column.NAME][0],
    }


def _labels() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for row in _rows("products")[: LABELS_SHOWN // 2]:
        for part in row[column.BARCODES].split(";"):
            unit, _, code = part.rpartition(":")
            unit = unit or row[column.UNIT]
            found.append(
                {
                    "name": row[column.GOODS],
                    "code": code,
                    "kind": "EAN_13",
                    "note": LABEL.format(unit=unit),
                }
            )
    return found


def _tour(people: list[dict[str, str]]) -> dict[str, list[str]]:
    return {one["id"]: _sayings(one) for one in people}


def _sayings(person: dict[str, str]) -> list[str]:
    return list(SAYINGS.get(person["title"]) or SAYINGS.get(_role(person), ELSE_SAYINGS))


def _role(person: dict[str, str]) -> str:
    return person["title"].split(" · ")[0].split("、")[0]


def _rows(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
