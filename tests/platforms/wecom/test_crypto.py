"""The lock agrees with wechatpy in both directions, and every bad envelope ends the same way."""

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.wecom.crypto import Lock, Unsealed
from tests.platforms.wecom.wire import AES_KEY, CORP, TOKEN, sealed, signature, theirs

ours = Lock(TOKEN, AES_KEY, (CORP,))
words = st.text(max_size=200)


@given(words)
def test_we_open_what_wechatpy_seals(message: str) -> None:
    assert ours.open(sealed(message)).decode() == message


@given(words)
def test_wechatpy_opens_what_we_seal(message: str) -> None:
    encrypted = ours.seal(message)
    mark = ours.sign("1700000000", "n", encrypted)
    envelope = {"Encrypt": encrypted}
    assert theirs().decrypt_message(envelope, mark, "1700000000", "n") == message


@given(st.text(max_size=40), st.text(max_size=40))
def test_both_sign_alike(timestamp: str, nonce: str) -> None:
    assert ours.sign(timestamp, nonce, "abc+/=") == signature("abc+/=", timestamp, nonce)


VECTORS = [
    (
        "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7",
        "1409659589", "263014780", "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
        "1616140317555161061",
    ),
    (
        "kjr2TKI8umCBfVF3wAHk8JiPwma5VBme", "4Ma3YBrSBbX2aez8MJpXGBne5LSDwgGqHbhM9WPYIws",
        "ww6a112864f8022910",
        "1583940690", "VHh7ymSeb0jc4lSb", "1ba3cb09c0d2c2b3ed6900d37f91a6efae6cb011",
        "6KmUQuPVu7UhjyVqRdbo5SfcRqaHvbUlKSHFvBV2ZuR6TIlKsygcfeSd1GDplg1C5KSKr6UPHCaC/nIX3ZNt9w==",
        "94966531020182955848408",
    ),
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS, ids=["V1", "V4"])
def test_published_vectors_verify_and_open(vector: tuple[str, ...]) -> None:
    token, key, corp, timestamp, nonce, mark, encrypted, plain = vector
    lock = Lock(token, key, (corp,))
    assert lock.is_signed(mark, timestamp, nonce, encrypted)
    assert not lock.is_signed("0" + mark[1:], timestamp, nonce, encrypted)
    assert lock.open(encrypted).decode() == plain
    with pytest.raises(Unsealed, match="another company"):
        Lock(token, key, ("ww-somebody-else",)).open(encrypted)


@pytest.mark.parametrize("length", range(33))
def test_every_length_of_padding_opens(length: int) -> None:
    message = "x" * length
    assert ours.open(sealed(message)).decode() == message
    assert ours.open(ours.seal(message)).decode() == message


def test_one_of_several_receive_ids_is_enough() -> None:
    both = Lock(TOKEN, AES_KEY, ("suite", CORP))
    assert both.open(sealed("你好")) == "你好".encode()


def _sealed_raw(plain: bytes) -> str:
    """Encrypt exactly these blocks, padding included."""
    encryptor = ours._cipher.encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def _padded(plain: bytes) -> bytes:
    pad = 32 - len(plain) % 32
    return plain + bytes([pad]) * pad


def _framed(length: int, rest: bytes) -> str:
    """Seal a well-padded message that claims to be ``length`` bytes long."""
    return _sealed_raw(_padded(b"s" * 16 + length.to_bytes(4, "big") + rest))


BAD_ENVELOPES = {
    "empty": "",
    "not base64": "@@@@",
    "base64 without its end": "abc",
    "a letter outside ASCII": "中文",
    "one block": _sealed_raw(b"x" * 16),
    "broken block": base64.b64encode(b"x" * 33).decode(),
    "pad zero": _sealed_raw(b"x" * 31 + b"\0"),
    "pad 33": _sealed_raw(b"x" * 31 + b"\x21"),
    "pad bytes differ": _sealed_raw(b"x" * 30 + b"\x01\x02"),
    "nothing but padding": _sealed_raw(bytes([32]) * 32),
    "length beyond the end": _framed(999, b"hi" + CORP.encode()),
    "length of 4 GB": _framed(0xFFFFFFFF, b"hi" + CORP.encode()),
    "no receiver": _framed(2, b"hi"),
    "other receiver": _framed(2, b"hiww-evil"),
    "receiver and more": _framed(2, b"hi" + CORP.encode() + b"x"),
}  # fmt: skip


@pytest.mark.row("D08")
@pytest.mark.parametrize("encrypted", BAD_ENVELOPES.values(), ids=BAD_ENVELOPES.keys())
def test_a_malformed_envelope_ends_as_unsealed(encrypted: str) -> None:
    with pytest.raises(Unsealed):
        ours.open(encrypted)


@pytest.mark.row("D08")
def test_two_thousand_random_envelopes_end_as_unsealed() -> None:
    dice = random.Random(8)
    good = base64.b64decode(ours.seal("<xml>库存 可乐</xml>"))
    for round_ in range(2000):
        blob = bytearray(good if round_ % 2 else dice.randbytes(dice.randrange(0, 200)))
        for _ in range(dice.randrange(1, 4)):
            if blob:
                blob[dice.randrange(len(blob))] = dice.randrange(256)
        try:
            ours.open(base64.b64encode(blob[: dice.randrange(len(blob) + 1)]).decode())
        except Unsealed:
            continue
        assert bytes(blob[-32:]) == good[-32:]  # only salt or text was touched
