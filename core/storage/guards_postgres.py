"""What PostgreSQL refuses by itself; the same rules as ``guards_sqlite``."""


def statements() -> list[str]:
    """Return every guard, in the order in which they are made."""
    return []


def grants(app_role: str) -> list[str]:
    """Return what the bot's own role may do."""
    return []
