"""The sample firm as settings for the bot and as a world for the stand-ins."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

FOLDER: Final = Path(__file__).parent / "tables"
TABLES: Final = ("locations", "partners", "products", "stock", "people")
COMPANY: Final = "城南批发部"
ZONE: Final = ZoneInfo("Asia/Shanghai")
WORK: Final = (dt.time(6), dt.time(17, 30))
MORNING: Final = dt.time(9, 30)
GROUP: Final = "仓库群"

WECOM: Final = {
    "corp_id": "wwdemo0000000001",
    "agent_id": 1000002,
    "secret": "demo-wecom-secret-not-for-use",
    "token": "demoCallbackToken",
    "encoding_aes_key": "demoDEMOdemoDEMOdemoDEMOdemoDEMOdemoDEMO123",
}
DINGTALK: Final = {
    "client_id": "dingdemoclient0001",
    "client_secret": "demo-dingtalk-secret-not-for-use",
    "robot_code": "dingdemoclient0001",
    "corp_id": "dingdemocorp0001",
}
WEBHOOK_KEY: Final = "demo-0000-robot-key"
CONVERSATION: Final = "cidDemoWarehouse=="
LABELS_SHOWN: Final = 8
# What the page leads a visitor through, one step after the other.
STORY: Final = (
    {
        "title": "大单入库，经理点头才算",
        "person": "wangjianguo",
        "say": "入库 可乐 20箱 单价36 供应商 华南饮料",
    },
    {"title": "销售在路上问货", "person": "liwen", "say": "可乐还有多少"},
    {"title": "扫箱子上的码出库", "person": "wangjianguo", "scan": "SCAN_OUT"},
    {"title": "货先锁住，财务点头才出", "person": "wangjianguo", "say": "5箱 给 城东超市"},
    {"title": "十分钟内可以撤销", "person": "wangjianguo", "say": "撤销"},
    {
        "title": "采购登记，仓管点头",
        "person": "chencai",
        "say": "入库 雪碧 10箱 单价36 供应商 华南饮料 到 主仓",
    },
    {"title": "每天收工，群里自动报账", "at": "18:30"},
)


def settings_toml(*, folder: Path, bot_port: int, sandbox_url: str) -> str:
    """Return the bot's settings for the demo: SQLite, both stand-ins, the sample firm's rules."""
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

{RULES}"""


RULES: Final = """\
# 采购登记的入库，只要仓库点头
[[approvals.rules]]
kind = "入库"
requested_by = ["采购"]
approvers = ["仓管"]

# 五百元以下的入库，仓管自己确认就行
[[approvals.rules]]
kind = "入库"
amount_below = "500"
approvers = []

[[approvals.rules]]
kind = "入库"
approvers = ["经理"]

[[approvals.rules]]
kind = "出库"
approvers = ["财务"]
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
        "wecom": {**WECOM, "callback_url": f"http://127.0.0.1:{bot_port}/callback/wecom"},
        "dingtalk": dict(DINGTALK),
        "people": people,
        "groups": [
            {
                "id": "ck-wecom", "name": GROUP, "platform": "wecom", "webhook_key": WEBHOOK_KEY,
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
    platform = "wecom" if row["企业微信"] else "dingtalk"
    user_id = row["企业微信"] or row["钉钉"]
    title = row["角色"].replace(";", "、")
    return {
        "id": user_id,
        "name": row["姓名"],
        "title": f"{title} · {row['仓库']}" if row["仓库"] else title,
        "platform": platform,
        "user_id": user_id,
        "avatar": row["姓名"][0],
    }


def _labels() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for row in _rows("products")[: LABELS_SHOWN // 2]:
        for part in row["条码"].split(";"):
            unit, _, code = part.rpartition(":")
            unit = unit or row["单位"]
            found.append(
                {"name": row["名称"], "code": code, "kind": "EAN_13", "note": f"{unit}装条码"}
            )
    return found


def _tour(people: list[dict[str, str]]) -> dict[str, list[str]]:
    said = {
        "仓管": ["入库 可乐 20箱 单价36 供应商 华南饮料", "出库 可乐 5箱 给 城东超市", "撤销"],
        "仓管 · 城东店": ["库存 可乐", "入库 可乐 2箱 单价36", "撤销"],
        "销售": ["可乐还有多少", "库存 雪碧"],
        "采购": ["入库 雪碧 10箱 单价36 供应商 华南饮料 到 主仓", "我的单据"],
        "财务": ["待我审批", "库存 可乐"],
        "经理": ["待我审批", "库存 可乐"],
        "管理员": ["帮助"],
    }
    return {one["id"]: said.get(one["title"]) or said.get(_role(one), ["帮助"]) for one in people}


def _role(person: dict[str, str]) -> str:
    return person["title"].split(" · ")[0].split("、")[0]


def _rows(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
