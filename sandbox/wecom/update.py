"""``message/update_template_card``: redraw a card with a code that works once."""

from typing import Any

from aiohttp import web

from sandbox.services import Services
from sandbox.wecom import cards
from sandbox.wecom.content import Contents
from sandbox.wecom.deck import Deck, SentCard
from sandbox.wecom.wire import Door, Refusal


class Updater:
    """Changes the copies of a card."""

    def __init__(self, services: Services, door: Door, deck: Deck) -> None:
        self._services = services
        self._door = door
        self._deck = deck
        self._contents = Contents(services)

    def routes(self) -> list[web.RouteDef]:
        path = "/wecom/cgi-bin/message/update_template_card"
        return [web.post(path, self._door.behind_token(self.update))]

    async def update(self, request: web.Request) -> dict[str, Any]:
        """Redraw for the receivers named; the code is spent by a call that changes something."""
        body = await self._door.json(request)
        agent_id = self._door.own_agent(body.get("agentid"))
        card = self._deck.look_up(body.get("response_code"), agent_id)
        users, bad_users = self._receivers(body, card)
        if body.get("enable_id_trans") == 1:
            body = self._contents.with_names(body)
        self._redraw(card, users, body)
        self._deck.spend(body["response_code"])
        return {"invaliduser": bad_users}

    def _receivers(self, body: dict[str, Any], card: SentCard) -> tuple[list[str], list[str]]:
        if body.get("atall") == 1:
            return list(card.copies), []
        users = _strings(body, "userids")
        parties, tags = _strings(body, "partyids"), _strings(body, "tagids")
        if not users and not parties and not tags:
            raise Refusal(82001, "userids, partyids and tagids are all empty")
        if "1" in parties:
            users += list(card.copies)
        good = [user for user in users if user.lower() in card.copies]
        if not good:
            raise Refusal(81013, "user & party & tag all invalid")
        return good, [user.lower() for user in users if user.lower() not in card.copies]

    def _redraw(self, card: SentCard, users: list[str], body: dict[str, Any]) -> None:
        button, fresh = body.get("button"), body.get("template_card")
        if (button is None) == (fresh is None):
            raise Refusal(40058, "either button or template_card")
        messages = [card.copies[user.lower()] for user in users]
        if fresh is not None:
            fresh = cards.check(fresh, is_update=True, has_media=self._contents.has_media)
            for message in messages:
                self._deck.redraw(message, fresh)
            return
        text = replace_name(button, card.body)
        for message in messages:
            self._deck.freeze(message, text)


def replace_name(button: Any, card: dict[str, Any]) -> str:
    """Return the text that takes the buttons' place; only interaction cards have buttons."""
    text = button.get("replace_name") if isinstance(button, dict) else None
    if not isinstance(text, str) or not text:
        raise Refusal(40058, "button.replace_name missing")
    if card["card_type"] not in cards.INTERACTIVE:
        raise Refusal(42031, "this card_type has no button to replace")
    return text


def _strings(body: dict[str, Any], key: str) -> list[str]:
    value = body.get(key) or []
    if not isinstance(value, list):
        raise Refusal(40058, f"{key} must be an array")
    if not all(isinstance(entry, str | int) for entry in value):
        raise Refusal(40058, f"{key} must hold strings")
    return [str(entry) for entry in value]
