"""What a command at the shell refuses with: sentences that are ready to be read."""

from core.errors import Refused


class Unfit(Refused):
    """Something does not fit; ``lines`` say what, and what to do about it."""

    def __init__(self, *lines: str) -> None:
        super().__init__("；".join(lines))
        self.lines = lines
