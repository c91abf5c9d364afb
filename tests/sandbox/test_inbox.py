"""What leaves the firm by mail and text message arrives in the page's inbox."""

import asyncio
import smtplib
from email.message import EmailMessage

import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox.app import WORLD, make_app


async def test_a_mail_and_a_text_message_are_kept_for_the_page() -> None:
    app = make_app(mail_port=0)
    async with TestClient(TestServer(app)) as client:
        inbox = app[WORLD].inbox
        await asyncio.to_thread(send, inbox.mail_port)
        answer = await client.post("/sms/send", json={"mobile": "139", "content": "催", "id": "1"})
        assert (await answer.json()) == {"code": "0"}
        letters = (await (await client.get("/sandbox/state")).json())["letters"]

    mail, text = letters
    assert (mail["kind"], mail["to"], mail["subject"]) == ("mail", "qian@example.com", "日报")
    assert (mail["text"].strip(), mail["files"]) == ("今天没有货物进出", ["日报.xlsx"])
    assert (text["kind"], text["to"], text["text"]) == ("sms", "139", "催")


@pytest.mark.parametrize("body", ["[]", "{}", "no json"])
async def test_what_is_no_text_message_is_refused(body: str) -> None:
    async with TestClient(TestServer(make_app())) as client:
        answer = await client.post(
            "/sms/send", data=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status == 400


def send(port: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "zg@example.com", "qian@example.com", "日报"
    mail.set_content("今天没有货物进出")
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="日报.xlsx")
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(mail)
