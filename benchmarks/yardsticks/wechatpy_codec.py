"""Verify, decrypt and parse one callback with wechatpy, as its own examples do it."""

from urllib.parse import parse_qs

from wechatpy.enterprise import parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from benchmarks import bodies
from benchmarks.measure import Result, keep_doing


def decode(*, seconds: float) -> Result:
    """Decode text callbacks for ``seconds`` from one thread."""
    wire = bodies.Wire()
    crypto = WeChatCrypto(wire.token, wire.aes_key, wire.corp_id)
    sealed = samples(wire)

    def once(number: int) -> None:
        body, query = sealed[number % len(sealed)]
        xml = crypto.decrypt_message(
            body, query["msg_signature"], query["timestamp"], query["nonce"]
        )
        if not parse_message(xml).content:
            raise RuntimeError("the callback lost its text")

    return keep_doing(once, seconds=seconds)


def samples(wire: bodies.Wire) -> list[tuple[bytes, dict[str, str]]]:
    """Return callbacks as (body, query), the same ones for both codecs."""
    return [
        (body, {name: values[0] for name, values in parse_qs(query).items()})
        for body, query in (bodies.sealed(wire, text(wire, number)) for number in range(256))
    ]


def text(wire: bodies.Wire, number: int) -> str:
    return bodies.TEXT.format(
        corp=wire.corp_id,
        user="keeper",
        at=1_795_000_000,
        text="入库 可乐 20箱 单价36 供应商 华南饮料",
        message=number + 1,
        agent=wire.agent_id,
    )
