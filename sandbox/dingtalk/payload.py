"""What DingTalk tells the robot; the same body over Stream and over HTTP."""

import hashlib
import json
import secrets
from typing import Any

from sandbox.config import DingTalkApp, Group, Person
from sandbox.phones import Message


def conversation(app: DingTalkApp, person: Person, group: Group | None) -> dict[str, Any]:
    """Return what every message of this chat has in common."""
    bot_id = lwcp(f"bot {app.robot}")
    common: dict[str, Any] = {
        "conversationId": group.conversation_id if group else direct_id(app, person),
        "conversationType": "2" if group else "1",
        "chatbotCorpId": app.corp_id,
        "chatbotUserId": bot_id,
        "senderId": lwcp(person.user_id),
        "senderStaffId": person.user_id,
        "senderNick": person.name,
        "senderCorpId": app.corp_id,
        "senderPlatform": "Android",
        "robotCode": app.robot,
        "isAdmin": False,
    }
    if group:
        common["conversationTitle"] = group.name
        common["isInAtList"] = True
        common["atUsers"] = [{"dingtalkId": bot_id}]
    return common


def text(common: dict[str, Any], said: str, is_group: bool, at_ms: int) -> dict[str, Any]:
    """Return a typed message; in a group the mention is gone and leaves its blank."""
    content = f" {said}" if is_group else said
    body = {"msgtype": "text", "text": {"content": content}}
    return {**common, "msgId": message_id(), "createAt": at_ms, **body}


def picture(common: dict[str, Any], download_code: str, at_ms: int) -> dict[str, Any]:
    """Return a picture; ``pictureDownloadCode`` is there too, and of no use."""
    content = {"downloadCode": download_code, "pictureDownloadCode": secrets.token_urlsafe(16)}
    body = {"msgtype": "picture", "content": content}
    return {**common, "msgId": message_id(), "createAt": at_ms, **body}


def file(common: dict[str, Any], download_code: str, name: str, at_ms: int) -> dict[str, Any]:
    """Return a file; only direct chats have them."""
    content = {
        "downloadCode": download_code, "fileName": name,
        "spaceId": secrets.token_hex(5), "fileId": secrets.token_hex(6),
    }  # fmt: skip
    body = {"msgtype": "file", "content": content}
    return {**common, "msgId": message_id(), "createAt": at_ms, **body}


def audio(common: dict[str, Any], said: str, download_code: str, at_ms: int) -> dict[str, Any]:
    """Return a voice message with what the cloud understood."""
    content = {"downloadCode": download_code, "recognition": said, "duration": 300 * len(said)}
    body = {"msgtype": "audio", "content": content}
    return {**common, "msgId": message_id(), "createAt": at_ms, **body}


def with_quote(body: dict[str, Any], quoted: Message, app: DingTalkApp) -> dict[str, Any]:
    """Return the message as a reply to ``quoted``; a quoted card comes without its content."""
    is_bot = quoted.sender in {"bot", "robot"}
    replied: dict[str, Any] = {
        "msgId": f"msg{quoted.id}==",
        "msgType": "interactiveCard" if quoted.card else "text",
        "senderId": lwcp(f"bot {app.robot}" if is_bot else quoted.sender),
        "createdAt": quoted.at_us // 1000,
    }
    if not quoted.card:
        replied["content"] = {"text": quoted.words()}
    text_part = {**body.get("text", {}), "isReplyMsg": True, "repliedMsg": replied}
    return {**body, "originalMsgId": replied["msgId"], "text": text_part}


def card_tap(corp_id: str, user_id: str, action_id: str) -> dict[str, Any]:
    """Return a tap; ``content`` is JSON text and ``value`` repeats it."""
    private = {"cardPrivateData": {"actionIds": [action_id], "params": {}}}
    content = json.dumps(private, ensure_ascii=False)
    return {
        "type": "actionCallback",
        "corpId": corp_id,
        "userId": user_id,
        "userIdType": 1,
        "extension": "{}",
        "content": content,
        "value": content,
    }


def message_id() -> str:
    return f"msg{secrets.token_urlsafe(15)}=="


def direct_id(app: DingTalkApp, person: Person) -> str:
    """Return the conversation id of a direct chat; it is the same every time."""
    digest = hashlib.sha256(f"{app.robot} {person.user_id}".encode()).hexdigest()
    return f"cid{digest[:20]}="


def lwcp(seed: str) -> str:
    """Return an id that only compares with itself."""
    return f"$:LWCP_v1:${hashlib.sha256(seed.encode()).hexdigest()[:24]}"
