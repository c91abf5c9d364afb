"""The least of WeCom's API that lets a bot speak: takes what is sent, counts it, answers ok."""

import sys
from typing import Any

from aiohttp import web

COUNT = web.AppKey("COUNT", dict[str, int])


async def token(_: web.Request) -> web.Response:
    return web.json_response(
        {"errcode": 0, "errmsg": "ok", "access_token": "bench", "expires_in": 7200}
    )


async def taken(request: web.Request) -> web.Response:
    """Take anything that is sent, and count the messages among it."""
    await request.read()
    answer: dict[str, Any] = {"errcode": 0, "errmsg": "ok", "msgid": "m", "response_code": "r"}
    if request.path.endswith("/message/send"):
        request.app[COUNT]["sent"] += 1
    return web.json_response(answer)


async def count(request: web.Request) -> web.Response:
    return web.json_response(request.app[COUNT])


def main() -> None:
    app = web.Application()
    app[COUNT] = {"sent": 0}
    app.router.add_get("/count", count)
    app.router.add_get("/cgi-bin/gettoken", token)
    app.router.add_route("*", "/cgi-bin/{rest:.*}", taken)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
