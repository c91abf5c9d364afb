"""``python -m sandbox``: both clouds and the phone page on one loopback port."""

import argparse
import json
import logging
import sys
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.app import make_app
from sandbox.config import BadWorld

SHUTDOWN_S = 2.0


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Return 1 when the world file cannot be used."""
    wish = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    try:
        app = make_app(
            _read(wish.world),
            bot_url=wish.bot_url,
            wecom_callback=wish.wecom_callback,
            clock_file=wish.clock,
            mail_port=wish.mail_port,
        )
    except (BadWorld, OSError, ValueError) as unusable:
        sys.stderr.write(f"{wish.world}: {unusable}\n")
        return 1
    web.run_app(
        app,
        host=wish.host,
        port=wish.port,
        access_log=None,
        print=_announce,
        shutdown_timeout=SHUTDOWN_S,
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8787)
    parser.add_argument("--world", type=Path, help="JSON file: people, groups, keys")
    parser.add_argument("--bot-url", default="", help="where the bot under test listens")
    parser.add_argument("--wecom-callback", default="", help="URL of the bot's WeCom callback")
    parser.add_argument("--clock", type=Path, help="file that holds the shared clock offset")
    parser.add_argument("--mail-port", type=int, help="take mails on this port as well")
    return parser


def _read(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise BadWorld("world: not an object")
    return raw


def _announce(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
