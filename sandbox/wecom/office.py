"""Tokens, the app itself, the contacts, and groups made by the app."""

import secrets
from typing import Any, Final

from aiohttp import web

from sandbox.config import Person
from sandbox.phones import BOT
from sandbox.services import Services
from sandbox.tokens import TokenBook
from sandbox.wecom.content import Contents
from sandbox.wecom.wire import Door, Refusal, answered

CHAT_KINDS: Final = ("text", "image", "voice", "video", "file", "textcard", "news", "markdown")


class Office:
    """The small calls around the big ones."""

    def __init__(self, services: Services, door: Door, tokens: TokenBook) -> None:
        self._services = services
        self._door = door
        self._tokens = tokens
        self._contents = Contents(services)

    def routes(self) -> list[web.RouteDef]:
        base, behind = "/wecom/cgi-bin", self._door.behind_token
        return [
            web.get(f"{base}/gettoken", answered(self.gettoken)),
            web.get(f"{base}/getcallbackip", behind(self.callback_ips)),
            web.get(f"{base}/agent/get", behind(self.agent)),
            web.get(f"{base}/user/get", behind(self.user)),
            web.get(f"{base}/user/simplelist", behind(self.users)),
            web.get(f"{base}/department/list", behind(self.departments)),
            web.get(f"{base}/appchat/get", behind(self.chat)),
            web.post(f"{base}/appchat/send", behind(self.send_to_chat)),
        ]

    async def gettoken(self, request: web.Request) -> dict[str, Any]:
        """Return the app's token; 40013 for a foreign company, 40001 for a wrong secret."""
        app = self._services.config.wecom
        corp_id, secret = request.query.get("corpid", ""), request.query.get("corpsecret", "")
        if not corp_id:
            raise Refusal(41002, "corpid missing")
        if not secret:
            raise Refusal(41004, "corpsecret missing")
        if app is None or corp_id != app.corp_id:
            raise Refusal(40013, "invalid corpid")
        if not secrets.compare_digest(secret.encode(), app.secret.encode()):
            raise Refusal(40001, "invalid credential")
        token, left_s = self._tokens.issue()
        return {"access_token": token, "expires_in": left_s}

    async def callback_ips(self, _request: web.Request) -> dict[str, Any]:
        return {"ip_list": ["127.0.0.1"]}

    async def agent(self, request: web.Request) -> dict[str, Any]:
        agent = request.query.get("agentid", "")
        agent_id = self._door.own_agent(int(agent) if agent.isdigit() else agent)
        users = [{"userid": person.user_id} for person in self._people()]
        return {
            "agentid": agent_id,
            "name": self._services.config.company,
            "close": 0,
            "allow_userinfos": {"user": users},
            "redirect_domain": "",
        }

    async def user(self, request: web.Request) -> dict[str, Any]:
        person = self._services.config.member("wecom", request.query.get("userid", ""))
        if person is None:
            raise Refusal(60111, "userid not found")
        return {**_row(person), "position": person.title, "status": 1, "main_department": 1}

    async def users(self, _request: web.Request) -> dict[str, Any]:
        return {"userlist": [_row(person) for person in self._people()]}

    async def departments(self, _request: web.Request) -> dict[str, Any]:
        root = {"id": 1, "name": self._services.config.company, "parentid": 0, "order": 1}
        return {"department": [root]}

    async def chat(self, request: web.Request) -> dict[str, Any]:
        group = self._chat(request.query.get("chatid"))
        known = [self._services.config.person(entry) for entry in group.members]
        users = [person.user_id for person in known if person]
        owner = users[0] if users else ""
        info = {"chatid": group.chat_id, "name": group.name, "owner": owner, "userlist": users}
        return {"chat_info": info}

    async def send_to_chat(self, request: web.Request) -> dict[str, Any]:
        """Post into a group that the app made; cards are not possible there."""
        body = await self._door.json(request)
        group, kind = self._chat(body.get("chatid")), body.get("msgtype")
        if self._services.mischief.take("rate_limited"):
            raise Refusal(45009, "api freq out of limit")
        if kind not in CHAT_KINDS:
            raise Refusal(40008, "invalid message type")
        bubble, fields = self._contents.show(str(kind), body)
        self._services.phones.post(group.id, BOT, bubble, **fields)
        return {}

    def _chat(self, chat_id: Any) -> Any:
        group = self._services.config.group_where("chat_id", str(chat_id or ""))
        if group is None:
            raise Refusal(86001, "chatid invalid")
        return group

    def _people(self) -> list[Person]:
        return [p for p in self._services.config.people if p.platform == "wecom"]


def _row(person: Person) -> dict[str, Any]:
    return {"userid": person.user_id, "name": person.name, "department": [1]}
