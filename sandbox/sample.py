"""The default world: one small firm, half of it on WeCom, half on DingTalk."""

from typing import Any, Final

WORLD: Final[dict[str, Any]] = {
    "company": "南风饮料商行",
    "wecom": {
        "corp_id": "ww5a0d8c2f7e91b364",
        "agent_id": 1000002,
        "secret": "sandbox-wecom-secret",
        "token": "sandboxToken",
        "encoding_aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "callback_url": "",
    },
    "dingtalk": {
        "client_id": "dingsandboxclient",
        "client_secret": "sandbox-dingtalk-secret",
        "robot_code": "dingsandboxclient",
        "corp_id": "dingsandboxcorp",
    },
    "people": [
        {"id": "wang", "name": "王建国", "title": "仓管 · 主仓", "platform": "wecom",
         "user_id": "wangjianguo", "avatar": "王"},
        {"id": "li", "name": "李芳", "title": "财务", "platform": "wecom",
         "user_id": "lifang", "avatar": "李"},
        {"id": "zhao", "name": "赵敏", "title": "经理", "platform": "wecom",
         "user_id": "zhaomin", "avatar": "赵"},
        {"id": "chen", "name": "陈强", "title": "销售", "platform": "dingtalk",
         "user_id": "0123456", "avatar": "陈"},
        {"id": "zhou", "name": "周海", "title": "仓管 · 二店", "platform": "dingtalk",
         "user_id": "0200871", "avatar": "周"},
        {"id": "sun", "name": "孙总", "title": "经理", "platform": "dingtalk",
         "user_id": "0300099", "avatar": "孙"},
    ],
    "groups": [
        {"id": "ck-wecom", "name": "仓库群", "platform": "wecom",
         "webhook_key": "6f1b2c3d-sandbox-robot", "chat_id": "sandboxchat01",
         "members": ["wang", "li", "zhao"]},
        {"id": "ck-ding", "name": "仓库群", "platform": "dingtalk",
         "conversation_id": "cidSandboxWarehouse==", "webhook_token": "sandbox-robot-token",
         "webhook_secret": "SECsandboxrobotsecret", "members": ["chen", "zhou", "sun"]},
    ],
    "labels": [
        {"name": "可乐 330ml", "code": "6901557001011", "kind": "EAN_13", "note": "单瓶"},
        {"name": "雪碧 330ml", "code": "6901557001028", "kind": "EAN_13", "note": "单瓶"},
        {"name": "库位 A-01", "code": "LOC:A-01", "kind": "QR_CODE", "note": "货架"},
    ],
    "tour": {
        "wang": ["入库 可乐 20箱 单价36 供应商 华南饮料", "库存 可乐", "盘点 可乐 480瓶"],
        "li": ["待我审批", "我的单据"],
        "zhao": ["待我审批", "库存 可乐"],
        "chen": ["下单 张三超市 可乐3箱 雪碧2瓶 明天送", "库存 可乐"],
        "zhou": ["出库 可乐 5箱 给 张三超市", "调拨 可乐 5箱 主仓到二店"],
        "sun": ["待我审批", "帮助"],
    },
}  # fmt: skip
