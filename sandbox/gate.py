"""The door of every request: who may use the page's API, and the clouds' bad days."""

import asyncio
import ipaddress
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from sandbox import texts
from sandbox.services import Call, Services

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]
CLOUDS: Final = ("/wecom/", "/dingtalk/", "/oapi/")
SENDS: Final = (
    "/message/send",
    "/webhook/send",
    "/appchat/send",
    "/batchSend",
    "/groupMessages/send",
    "/createAndDeliver",
    "/robot/send",
    "/robot/sendBySession",
)
QUIET: Final = frozenset({"/dingtalk/connect"})
BODY_KEPT: Final = 64 * 1024


def middlewares(services: Services) -> list[Any]:
    """Return the middlewares of the sandbox, outermost first."""

    @web.middleware
    async def same_site(request: web.Request, handler: Next) -> web.StreamResponse:
        """Refuse what another web site makes a browser send to the page's API."""
        origin = request.headers.get("Origin", "")
        is_foreign = bool(origin) and urlsplit(origin).netloc != request.host
        if request.path.startswith("/sandbox/") and (is_foreign or not _is_local(request.host)):
            raise web.HTTPForbidden
        return await handler(request)

    @web.middleware
    async def cloud(request: web.Request, handler: Next) -> web.StreamResponse:
        """Remember our own address, keep a journal, and have outages on demand."""
        if not request.path.startswith(CLOUDS) or request.path in QUIET:
            services.base = services.base or f"{request.scheme}://{request.host}"
            return await handler(request)
        services.base = f"{request.scheme}://{request.host}"
        if script := services.mischief.scripted(request.path):
            return web.json_response(script.body, status=script.status)
        if asyncio.get_running_loop().time() < services.mischief.down_until:
            return _outage(services)
        response = await handler(request)
        await _write_down(services, request, response)
        if request.path.endswith(SENDS) and services.mischief.take("slow_sends"):
            await asyncio.sleep(services.mischief.slow_seconds)
        return response

    return [same_site, cloud]


def _is_local(host: str) -> bool:
    """Tell whether ``host`` is an address or a name without a domain.

    A name that a stranger owns can be made to point at this machine; no such name is accepted.
    """
    name = urlsplit(f"//{host}").hostname or ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(".localhost")
    return True


def _outage(services: Services) -> web.Response:
    if services.mischief.down_as_html:
        page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
        return web.Response(status=502, text=page, content_type="text/html")
    return web.Response(status=503, text="")


async def _write_down(
    services: Services, request: web.Request, response: web.StreamResponse
) -> None:
    answer = _parsed(response.body) if isinstance(response, web.Response) else None
    is_json = request.content_type == "application/json"
    body = _parsed(await request.read()) if is_json else None
    services.calls.append(
        Call(
            method=request.method,
            path=request.path,
            body=body,
            status=response.status,
            answer=answer,
        )
    )
    if isinstance(answer, dict) and (code := _refusal_code(response.status, answer)):
        message = answer.get("errmsg") or answer.get("message", "")
        name, reason = request.path.rpartition("/")[2], message.partition(", hint:")[0]
        line = texts.REFUSED_CALL.format(path=name, code=code, message=reason)
        services.hub.note(line, "bad")


def _refusal_code(status: int, answer: dict[str, Any]) -> str:
    if answer.get("errcode"):
        return str(answer["errcode"])
    return str(answer.get("code", status)) if status >= 400 else ""


def _parsed(body: Any) -> Any:
    if not isinstance(body, bytes) or len(body) > BODY_KEPT:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return None
