"""XML as WeCom writes it, and the little it has to read."""

from typing import Any
from xml.etree import ElementTree as ET

REFUSED = ("<!DOCTYPE", "<!ENTITY")


class BadXml(Exception):
    """The text is not the XML that was asked for."""


def write(fields: dict[str, Any]) -> str:
    """Return ``<xml>`` with ``fields``: strings in CDATA, numbers plain, lists repeated."""
    return f"<xml>{_inside(fields)}</xml>"


def _inside(fields: dict[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, entry) for entry in value)
    if isinstance(value, dict):
        inside = _inside(value)
    elif isinstance(value, int):
        inside = str(value)
    else:
        inside = "<![CDATA[" + str(value).replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return f"<{name}>{inside}</{name}>"


def read(text: str) -> ET.Element:
    """Return the root element; document types and entities are refused."""
    if any(mark in text for mark in REFUSED):
        raise BadXml("document type")
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type can get here
    except ET.ParseError as broken:
        raise BadXml(str(broken)) from broken
    if root.tag != "xml":
        raise BadXml(f"root is {root.tag}")
    return root


def value(element: ET.Element, name: str, default: str = "") -> str:
    """Return the text of child ``name``."""
    child = element.find(name)
    return default if child is None else child.text or ""
