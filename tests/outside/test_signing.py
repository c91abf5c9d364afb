"""Standard Webhooks: the vector of their own test suite, and everything that is nearly right."""

import pytest

from bot.outside import Channel
from bot.signing import TOLERANCE_S, BadSignature, signed, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_c2VjcmV0LW9mLWEtcm90YXRlZC1lbmRwb2ludA=="
ID, AT_S, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {"webhook-id": ID, "webhook-timestamp": str(AT_S), "webhook-signature": SIGNATURE}


def test_the_vector_of_the_specification() -> None:
    assert signed(SECRET, ID, AT_S, BODY) == HEADERS
    assert verify(SECRET, HEADERS, BODY, AT_S) == ID


def test_one_of_several_signatures_is_enough_while_a_secret_changes() -> None:
    old = signed(OTHER, ID, AT_S, BODY)["webhook-signature"]
    both = {**HEADERS, "webhook-signature": f"v1a,AAAA {old} {SIGNATURE}"}

    assert verify(SECRET, both, BODY, AT_S) == ID
    assert verify(OTHER, both, BODY, AT_S) == ID


@pytest.mark.parametrize("late_s", [-TOLERANCE_S, TOLERANCE_S])
def test_a_clock_may_be_five_minutes_off(late_s: int) -> None:
    assert verify(SECRET, HEADERS, BODY, AT_S + late_s) == ID


@pytest.mark.row("D06")
@pytest.mark.parametrize("late_s", [-TOLERANCE_S - 1, TOLERANCE_S + 1, 86400])
def test_an_old_message_is_not_taken_again(late_s: int) -> None:
    with pytest.raises(BadSignature) as bad:
        verify(SECRET, HEADERS, BODY, AT_S + late_s)
    assert bad.value.reason == "signature_expired"


@pytest.mark.row("D07")
@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        ({}, BODY, "signature_missing"),
        ({**HEADERS, "webhook-signature": ""}, BODY, "signature_missing"),
        ({**HEADERS, "webhook-id": ""}, BODY, "signature_missing"),
        ({**HEADERS, "webhook-id": "msg_other"}, BODY, "signature_mismatch"),
        ({**HEADERS, "webhook-timestamp": "1614265331"}, BODY, "signature_mismatch"),
        ({**HEADERS, "webhook-timestamp": "１６１４２６５３３０"}, BODY, "signature_mismatch"),
        ({**HEADERS, "webhook-timestamp": "+1614265330"}, BODY, "signature_mismatch"),
        ({**HEADERS, "webhook-timestamp": "1614265330.0"}, BODY, "signature_mismatch"),
        ({**HEADERS, "webhook-timestamp": "9" * 400}, BODY, "signature_mismatch"),
        (HEADERS, b'{"test": 2432232315}', "signature_mismatch"),
        (HEADERS, b"", "signature_mismatch"),
        ({**HEADERS, "webhook-signature": SIGNATURE.removeprefix("v1,")}, BODY,
         "signature_mismatch"),
        ({**HEADERS, "webhook-signature": SIGNATURE.replace("v1,", "v2,")}, BODY,
         "signature_mismatch"),
        ({**HEADERS, "webhook-signature": "v1," + "é" * 40}, BODY, "signature_mismatch"),
        ({**HEADERS, "webhook-signature": "x " * 8 + SIGNATURE}, BODY, "signature_mismatch"),
    ],
)  # fmt: skip
def test_what_is_nearly_right_is_refused(headers: dict[str, str], body: bytes, reason: str) -> None:
    with pytest.raises(BadSignature) as bad:
        verify(SECRET, headers, body, AT_S)
    assert bad.value.reason == reason


def test_another_secret_does_not_fit() -> None:
    with pytest.raises(BadSignature):
        verify(OTHER, HEADERS, BODY, AT_S)


@pytest.mark.parametrize("secret", ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_中文",
                                    "whsec_c2hvcnQ=", "whsec_" + "A" * 92])  # fmt: skip
def test_a_secret_of_another_form_is_refused_in_the_settings(secret: str) -> None:
    with pytest.raises(ValueError, match="not_whsec"):
        Channel.model_validate(
            {"name": "店", "webhook_url": "https://shop.example.com/", "webhook_secret": secret}
        )
