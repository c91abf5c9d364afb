"""Verify, decrypt and parse one callback with the product's own codec."""

from benchmarks import bodies
from benchmarks.measure import Result, keep_doing
from benchmarks.yardsticks.wechatpy_codec import samples
from bot.inbound import Said
from bot.platforms.wecom.crypto import Lock
from bot.platforms.wecom.parse import parse
from bot.platforms.wecom.xml import read_encrypt


def decode(*, seconds: float) -> Result:
    """Decode text callbacks for ``seconds`` from one thread."""
    wire = bodies.Wire()
    lock = Lock(wire.token, wire.aes_key, (wire.corp_id,))
    sealed = samples(wire)

    def once(number: int) -> None:
        body, query = sealed[number % len(sealed)]
        encrypted = read_encrypt(body)
        if not lock.is_signed(
            query["msg_signature"], query["timestamp"], query["nonce"], encrypted
        ):
            raise RuntimeError("the signature is not ours")
        inbound = parse(lock.open(encrypted), wire.corp_id, 0)
        if not (isinstance(inbound, Said) and inbound.text):
            raise RuntimeError("the callback lost its text")

    return keep_doing(once, seconds=seconds)
