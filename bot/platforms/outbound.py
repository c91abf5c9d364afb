"""A way that only speaks: nothing ever comes back from it, and nothing sent can be redrawn."""

from collections.abc import Sequence

from aiohttp import web

from bot.platforms.base import Accept, Address, Letter, Rate, Receipt, SendFailed, Trouble

REASON_MAX = 200


class Outbound:
    """What mail, text messages and webhooks have in common."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = rates
        self.sent = 0
        self.last_trouble = ""

    def routes(self) -> Sequence[web.RouteDef]:
        return ()

    async def start(self, accept: Accept) -> None:
        """Hear nothing."""

    async def stop(self) -> None:
        """Close nothing."""

    async def retire(self, letter: Letter, receipt: Receipt) -> None:
        """Leave what was sent as it is: the chat shows how things stand."""

    async def fetch(self, media: str) -> bytes:
        raise SendFailed(Trouble.CONTENT, f"nothing can be fetched here: {media[:40]}")

    def rates(self, _address: Address) -> Sequence[Rate]:
        """Return the limits for every address."""
        return self._rates

    def state(self) -> dict[str, str]:
        """Return what ``/readyz`` shows."""
        state = {"sent": str(self.sent)}
        return state | ({"last_trouble": self.last_trouble} if self.last_trouble else {})


def in_a_line(message: object, secrets: Sequence[str] = ()) -> str:
    """Return an error message for a log: one line, short, with every secret masked."""
    text = str(message)
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    text = " ".join(text.split())
    return "".join(letter if letter.isprintable() else " " for letter in text)[:REASON_MAX]
