"""Which browser draws the page in tests and for screenshots."""

import shutil
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING: Final = (
    "No browser to draw the page in. Install Chromium (Debian, Ubuntu: apt-get install chromium) "
    "or run: python -m playwright install chromium"
)


def find() -> str | None:
    """Return the system's Chromium, or ``None``: then Playwright's own is the last chance."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
