"""Signatures and encryption against published vectors."""

import base64
import json
import random
import tracemalloc

import pytest

from bot.platforms.dingtalk.crypto import EventCrypto, Forged, Garbled
from bot.platforms.dingtalk.signing import (
    is_fresh,
    sign,
    sign_card,
    sign_event,
    webhook_query,
)

TOKEN, KEY, OWNER = (
    "tokenForTests",
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "dingExampleAppKey01",
)
STAMP, NONCE = "1700000000000", "nonce123"
CHECK_URL = (
    "Q3stYC6hdFzMh9T8HCvyDLV8JeomtQuxZLosYEI28mjzSD5UpK2hp0QUc4H6M/N5WQOAqXEQNVoL0mkb6BoBQm8hie9"
    "MzSWy9nty25KjqsP9f0721Ga0njoIbzKnDYLf"
)
SUCCESS = "Q3stYC6hdFzMh9T8HCvyDCSjtnInGeVeQ94rqnvb9WwSngsrXPZwtcTxvP3lQjl2zabdA8MJCemHFWq3Bn0Tew=="


class Unrandom(EventCrypto):
    """Seals with the random part of the vectors."""

    def _random(self) -> bytes:
        return b"0123456789abcdef"


def crypto() -> EventCrypto:
    return Unrandom(TOKEN, KEY, [OWNER])


def test_a_robot_callback_is_signed_as_published() -> None:
    assert sign("appSecretExample", STAMP) == "BTtmoV81z8A6vSRJo1oudaEknPjC261FNuyLm+ta9PU="


def test_a_card_callback_is_signed_as_published() -> None:
    assert sign_card("cardApiSecret", STAMP) == "qrIPBqhUoCW9DD29OBAlQ8Uc/Nbc39EcuFSDtKdtVow="


@pytest.mark.parametrize(
    ("stamp", "encoded"),
    [
        (STAMP, "XjxgsiP2%2Bk0s0dQ2ap8bDNTvuqtMtTryM53gH1nvmG8%3D"),
        ("1700000000001", "7qbx%2FQ20bw3YKWhKTkbOzvNQA80T%2BvRYObYJw8542E8%3D"),
    ],
)
def test_a_webhook_robot_is_signed_and_encoded_once(stamp: str, encoded: str) -> None:
    assert webhook_query("t", "SECexample123", stamp) == (
        f"access_token=t&timestamp={stamp}&sign={encoded}"
    )


def test_a_webhook_robot_without_a_secret_is_not_signed() -> None:
    assert webhook_query("a/b", "", STAMP) == "access_token=a%2Fb"


def test_the_official_event_opens() -> None:
    encrypted = (
        "YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA=="
    )
    official = EventCrypto(
        "123456", "1234567890123456789012345678901234567890123", ["dingsnotzck6pm5veliw"]
    )

    opened = official.open(
        encrypted, "9a95a004dd16f5c307e849b994173f76aa26e5eb", "1614767836", "A7Co0cJLMzIDtMMI"
    )

    assert opened == "success"


def test_our_own_event_opens_and_the_answer_is_sealed_as_published() -> None:
    opened = crypto().open(CHECK_URL, "c3cf149306afd251192fac54cb81da35005ff83d", STAMP, NONCE)

    assert json.loads(opened) == {"EventType": "check_url"}
    assert crypto().seal("success", STAMP, NONCE) == {
        "msg_signature": "f1d89d2155016a3ba46af9e73953f27d23078b56",
        "timeStamp": STAMP,
        "nonce": NONCE,
        "encrypt": SUCCESS,
    }


@pytest.mark.row("D07")
def test_nothing_is_decrypted_on_a_bad_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = crypto()
    monkeypatch.setattr(sealed, "_decrypt", lambda _: pytest.fail("decrypted"))

    for signature in ("", "0" * 40, "c3cf149306afd251192fac54cb81da35005ff83"):
        with pytest.raises(Forged):
            sealed.open(CHECK_URL, signature, STAMP, NONCE)


@pytest.mark.row("D07")
def test_an_event_for_another_app_is_forged() -> None:
    other = Unrandom(TOKEN, KEY, ["dingSomebodyElse"]).seal("{}", STAMP, NONCE)

    with pytest.raises(Forged):
        crypto().open(other["encrypt"], other["msg_signature"], STAMP, NONCE)


@pytest.mark.row("D08")
def test_two_thousand_garbled_events_are_refused_and_nothing_else() -> None:
    dice = random.Random(7)
    good = base64.b64decode(CHECK_URL)
    sealed = crypto()
    for number in range(2000):
        if number % 3 == 0:
            spoilt = base64.b64encode(dice.randbytes(dice.choice((0, 1, 16, 32, 48, 64, 100))))
        elif number % 3 == 1:
            spoilt = base64.b64encode(good[: 16 * dice.randrange(len(good) // 16)])
        else:
            spoilt = bytes(dice.choice(b"abc=!?\n +/") for _ in range(dice.randrange(60)))
        body = spoilt.decode("latin-1")
        with pytest.raises((Forged, Garbled)):
            sealed.open(body, sign_event(TOKEN, STAMP, NONCE, body), STAMP, NONCE)


@pytest.mark.row("D08")
def test_a_length_field_beyond_the_buffer_is_garbled() -> None:
    sealed = crypto()
    plain = b"0" * 16 + b"\x7f\xff\xff\xff" + b"{}" + OWNER.encode()
    padding = 32 - len(plain) % 32
    body = base64.b64encode(sealed._cipher.encrypt(plain + bytes([padding]) * padding)).decode()
    tracemalloc.start()

    with pytest.raises(Garbled):
        sealed.open(body, sign_event(TOKEN, STAMP, NONCE, body), STAMP, NONCE)

    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.row("B11")
@pytest.mark.parametrize(
    ("stamp", "fresh"),
    [
        (STAMP, True),
        (str(1_700_000_000_000 - 600_000), True),
        (str(1_700_000_000_000 + 600_000), True),
        (str(1_700_000_000_000 - 3_600_001), False),
        (str(1_700_000_000_000 + 3_600_001), False),
        ("", False),
        ("-1", False),
        ("１７００", False),
        ("1" * 5000, False),
    ],
)
def test_a_signature_is_good_for_an_hour_either_way(stamp: str, fresh: bool) -> None:
    assert is_fresh(stamp, 1_700_000_000_000_000, 3600) is fresh
