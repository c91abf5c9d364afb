"""Ready-made HTTP requests as WeCom sends them: encrypted and signed before the load starts."""

import base64
import hashlib
import os
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32

TEXT = (
    "<xml><ToUserName><![CDATA[{corp}]]></ToUserName>"
    "<FromUserName><![CDATA[{user}]]></FromUserName><CreateTime>{at}</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
    "<MsgId>{message}</MsgId><AgentID>{agent}</AgentID></xml>"
)
TAP = (
    "<xml><ToUserName><![CDATA[{corp}]]></ToUserName>"
    "<FromUserName><![CDATA[{user}]]></FromUserName><CreateTime>{at}</CreateTime>"
    "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event>"
    "<EventKey><![CDATA[{key}]]></EventKey><TaskId><![CDATA[{task}]]></TaskId>"
    "<CardType><![CDATA[button_interaction]]></CardType>"
    "<ResponseCode><![CDATA[{code}]]></ResponseCode><AgentID>{agent}</AgentID></xml>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """The keys of a WeCom application, on both sides of the callback."""

    corp_id: str = "wwbench00000000000"
    agent_id: int = 1000002
    token: str = "benchmarktoken"
    aes_key: str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.aes_key + "=")


def texts(wire: Wire, sentences: Iterable[tuple[str, str]], *, first_id: int) -> Iterator[bytes]:
    """Yield one request for every (user, sentence), with message ids from ``first_id`` on."""
    for place, (user, sentence) in enumerate(sentences):
        yield request(
            wire,
            TEXT.format(
                corp=wire.corp_id,
                user=user,
                at=int(time.time()),
                text=sentence,
                message=first_id + place,
                agent=wire.agent_id,
            ),
        )


def taps(wire: Wire, presses: Iterable[tuple[str, str, str]]) -> Iterator[bytes]:
    """Yield one request for every (user, button key, task id) pressed once."""
    for place, (user, key, task) in enumerate(presses):
        yield request(
            wire,
            TAP.format(
                corp=wire.corp_id,
                user=user,
                at=int(time.time()),
                key=key,
                task=task,
                code=f"code{place}-{os.urandom(8).hex()}",
                agent=wire.agent_id,
            ),
        )


def request(wire: Wire, plain: str) -> bytes:
    """Return the whole POST for one plain XML message."""
    body, query = sealed(wire, plain)
    head = (
        f"POST /callback/wecom?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def sealed(wire: Wire, plain: str) -> tuple[bytes, str]:
    """Return the encrypted body and the signed query of one callback."""
    cipher = encrypt(wire, plain.encode())
    at, nonce = str(int(time.time())), os.urandom(5).hex()
    signature = hashlib.sha1(  # noqa: S324 - the platform's own scheme
        "".join(sorted([wire.token, at, nonce, cipher])).encode()
    ).hexdigest()
    body = (
        f"<xml><ToUserName><![CDATA[{wire.corp_id}]]></ToUserName>"
        f"<Encrypt><![CDATA[{cipher}]]></Encrypt>"
        f"<AgentID><![CDATA[{wire.agent_id}]]></AgentID></xml>"
    )
    query = urlencode({"msg_signature": signature, "timestamp": at, "nonce": nonce})
    return body.encode(), query


def encrypt(wire: Wire, plain: bytes) -> str:
    """Return ``plain`` as WeCom encrypts it: 16 random bytes, length, text, corp id, PKCS#7."""
    data = os.urandom(16) + struct.pack(">I", len(plain)) + plain + wire.corp_id.encode()
    padding = BLOCK - len(data) % BLOCK
    data += bytes([padding]) * padding
    seal = Cipher(algorithms.AES(wire.key), modes.CBC(wire.key[:16])).encryptor()
    return base64.b64encode(seal.update(data) + seal.finalize()).decode()


def save(path: Path, requests: Iterable[bytes]) -> int:
    """Write the requests to a file for the loader and return how many there are."""
    count = 0
    with path.open("wb") as file:
        for one in requests:
            file.write(struct.pack(">I", len(one)) + one)
            count += 1
    return count


def load(path: Path) -> list[bytes]:
    """Read back what ``save`` wrote."""
    data, place, found = path.read_bytes(), 0, []
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        found.append(data[place + 4 : place + 4 + length])
        place += 4 + length
    return found
