"""The callback crypto against vectors from outside and against an independent implementation."""

import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from sandbox.crypto import BadCipher, CallbackCrypto
from sandbox.dingtalk import sign
from tests.sandbox.conftest import AES_KEY, CORP, TOKEN

OFFICIAL = ("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
DING = ("tokenForTests", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "dingExampleAppKey01")


def dingtalk_sdk(*keys: str) -> Any:
    """Return the SDK's crypto; importing it warns about its own escapes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dingtalk.crypto import DingTalkCrypto
    return DingTalkCrypto(*keys)


def test_the_official_echo_is_read_and_signed_as_published() -> None:
    crypto = CallbackCrypto(*OFFICIAL)
    assert crypto.decrypt(ECHO) == "1616140317555161061"
    assert crypto.sign("1409659589", "263014780", ECHO) == (
        "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    )


def test_dingtalk_success_is_sealed_as_published() -> None:
    sealed = CallbackCrypto(*DING).encrypt("success", salt=b"0123456789abcdef")
    assert sealed.startswith("Q3stYC6hdFzMh9T8HCvyDCSjtnInGeVeQ94rqnvb9Ww")
    signature = CallbackCrypto(*DING).sign("1700000000000", "nonce123", sealed)
    assert signature == "f1d89d2155016a3ba46af9e73953f27d23078b56"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_wechatpy_reads_what_we_write(text: str) -> None:
    ours, theirs = CallbackCrypto(TOKEN, AES_KEY, CORP), WeChatCrypto(TOKEN, AES_KEY, CORP)
    sealed = ours.encrypt(text)
    signature = ours.sign("1785800000", "n", sealed)
    opened = theirs.decrypt_message({"Encrypt": sealed}, signature, "1785800000", "n")
    assert opened == text


@settings(deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_we_read_what_dingtalk_sdk_writes(text: str) -> None:
    theirs = dingtalk_sdk(*DING).encrypt_message(text, nonce="n", timestamp="1700000000000")
    ours = CallbackCrypto(*DING)
    assert ours.decrypt(theirs["encrypt"]) == text
    assert ours.is_signed(theirs["msg_signature"], "1700000000000", "n", theirs["encrypt"])


@pytest.mark.parametrize("sealed", ["", "%%%", "QUJD", ECHO[:-8] + "AAAAqQ=="])
def test_what_is_not_ours_is_refused(sealed: str) -> None:
    with pytest.raises(BadCipher):
        CallbackCrypto(*OFFICIAL).decrypt(sealed)


def test_a_letter_to_another_company_is_refused() -> None:
    other = CallbackCrypto(OFFICIAL[0], OFFICIAL[1], "ww-somebody-else")
    with pytest.raises(BadCipher):
        other.decrypt(ECHO)


def test_dingtalk_signatures_are_as_published() -> None:
    assert sign.robot("appSecretExample", "1700000000000") == (
        "BTtmoV81z8A6vSRJo1oudaEknPjC261FNuyLm+ta9PU="
    )
    assert sign.robot("SECexample123", "1700000000001") == (
        "7qbx/Q20bw3YKWhKTkbOzvNQA80T+vRYObYJw8542E8="
    )
    assert sign.card("cardApiSecret", "1700000000000") == (
        "qrIPBqhUoCW9DD29OBAlQ8Uc/Nbc39EcuFSDtKdtVow="
    )
