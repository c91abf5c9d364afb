"""The platforms' access tokens as rows, so that several processes share one."""

from typing import TYPE_CHECKING, Final

from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import Bookkeeper


class BookTokens:
    """A token store of one platform over the books."""

    def __init__(self, keeper: "Bookkeeper", platform: str) -> None:
        self._keeper: Final = keeper
        self._platform: Final = platform

    async def load(self) -> tuple[str, int] | None:
        """Return the token and when it expires (UTC microseconds), or None."""
        try:
            return await self._keeper.read(lambda books: books.tokens.load(self._platform))
        except Unavailable:
            return None

    async def save(self, token: str, expires_us: int) -> None:
        """Keep ``token`` for every process."""
        await self._keeper.run(lambda books: books.tokens.save(self._platform, token, expires_us))
