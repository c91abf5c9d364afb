"""What card requests must be, with the platform's own codes."""

from dataclasses import dataclass
from typing import Any, Final

from sandbox.config import BUTTON_CARD, DingTalkApp
from sandbox.dingtalk.wire import ApiRefusal

TEMPLATES: Final = (BUTTON_CARD, "589420e2-c1e2-46ef-a5ed-b8728e654da9.schema")
TRACK_MAX: Final = 100
KEY_BYTES_MAX: Final = 100
PREFIX: Final = "dtv1.card//"
MODELS: Final = {
    "IM_GROUP": ("imGroupOpenDeliverModel", "imGroupOpenSpaceModel"),
    "IM_ROBOT": ("imRobotOpenDeliverModel", "imRobotOpenSpaceModel"),
}

Variables = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """One place to deliver to. ``has_model`` tells whether its space model was given."""

    kind: str
    id: str
    has_model: bool
    recipients: tuple[str, ...] = ()


def track_id(body: dict[str, Any]) -> str:
    """Return the card's own id, or refuse."""
    value = body.get("outTrackId")
    if not isinstance(value, str) or not value:
        raise ApiRefusal("param.outTrackIdEmpty")
    if len(value) > TRACK_MAX:
        raise ApiRefusal("param.invalid", "outTrackId is longer than 100 characters")
    return value


def template(body: dict[str, Any], app: DingTalkApp) -> str:
    """Return the template's id; it must exist."""
    value = body.get("cardTemplateId")
    if not isinstance(value, str) or not value:
        raise ApiRefusal("param.cardTemplateIdEmpty")
    if value not in {*TEMPLATES, app.card_template_id}:
        raise ApiRefusal("param.templateNotExist")
    return value


def variables(part: Any, value_bytes_max: int) -> Variables:
    """Return a ``cardParamMap``: text to text, keys to 100 bytes, values to ``value_bytes_max``."""
    raw = part.get("cardParamMap") if isinstance(part, dict) else None
    if not isinstance(raw, dict):
        raise ApiRefusal("param.invalid", "cardParamMap is not a map")
    for key, value in raw.items():
        if not isinstance(value, str):
            raise ApiRefusal("param.invalid", f"cardParamMap.{key} is not a string")
        if len(key.encode()) > KEY_BYTES_MAX:
            raise ApiRefusal("param.invalid", f"key {key} is longer than {KEY_BYTES_MAX} bytes")
        if value_bytes_max and len(value.encode()) > value_bytes_max:
            raise ApiRefusal("param.invalid", f"cardParamMap.{key} exceeds {value_bytes_max} bytes")
    return raw


def private(body: dict[str, Any], known: set[str], value_bytes_max: int) -> dict[str, Variables]:
    """Return ``privateData`` by user id; every user must exist."""
    raw = body.get("privateData") or {}
    if not isinstance(raw, dict):
        raise ApiRefusal("param.invalid", "privateData is not a map")
    for user_id in raw:
        if user_id not in known:
            raise ApiRefusal("param.userIdNotExist", f"userId {user_id}")
    return {user: variables(part, value_bytes_max) for user, part in raw.items()}


def by_key(body: dict[str, Any], option: str) -> bool:
    """Tell whether an update names single keys; without the option it overwrites everything."""
    options = body.get("cardUpdateOptions")
    return isinstance(options, dict) and options.get(option) is True


def callback_type(body: dict[str, Any], routes: set[str]) -> tuple[str, str]:
    """Return how taps come back; HTTP needs a route key that was registered."""
    kind, route = body.get("callbackType") or "", body.get("callbackRouteKey") or ""
    if kind not in ("", "STREAM", "HTTP") or not isinstance(route, str):
        raise ApiRefusal("param.invalid", f"callbackType {kind}")
    if kind == "HTTP" and route not in routes:
        raise ApiRefusal("param.invalid", f"callbackRouteKey {route} is not registered")
    return kind, route


def spaces(body: dict[str, Any], robot: str) -> list[Space]:
    """Return where to deliver; every space needs its deliver model with our robot's code."""
    raw = body.get("openSpaceId")
    if not isinstance(raw, str) or not raw:
        raise ApiRefusal("param.openSpaceIdEmpty")
    if not raw.startswith(PREFIX):
        raise ApiRefusal("param.openSpaceIdInvalid", raw)
    return [_space(part, body, robot) for part in raw.removeprefix(PREFIX).split(";")]


def _space(part: str, body: dict[str, Any], robot: str) -> Space:
    kind, _, space_id = part.partition(".")
    if kind.upper() not in MODELS or not space_id:
        raise ApiRefusal("param.openSpaceIdInvalid", part)
    deliver_key, space_key = MODELS[kind.upper()]
    deliver = body.get(deliver_key)
    if not isinstance(deliver, dict) or not deliver:
        raise ApiRefusal("param.openDeliverModelEmpty", deliver_key)
    if deliver.get("robotCode") != robot:
        raise ApiRefusal("param.openDeliverModelError", f"{deliver_key}.robotCode")
    recipients = deliver.get("recipients") or ()
    if not isinstance(recipients, list | tuple):
        raise ApiRefusal("param.openDeliverModelError", f"{deliver_key}.recipients")
    return Space(
        kind=kind.upper(),
        id=space_id,
        has_model=isinstance(body.get(space_key), dict),
        recipients=tuple(str(entry) for entry in recipients),
    )
