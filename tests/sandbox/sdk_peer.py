"""A bot written with the unmodified official package; it runs in a process of its own."""

import sys
from typing import Any

import dingtalk_stream as sdk

BUTTON_CARD_DONE = {
    "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
    "cardData": {"cardParamMap": {"tips": "done", "sys_full_json_obj": "{}"}},
}


class Echo(sdk.ChatbotHandler):  # type: ignore[misc]
    """Says back what it hears."""

    async def process(self, callback: Any) -> tuple[int, str]:
        heard = sdk.ChatbotMessage.from_dict(callback.data)
        self.reply_text("echo " + heard.text.content.strip(), heard)
        return sdk.AckMessage.STATUS_OK, "OK"


class Taps(sdk.CallbackHandler):  # type: ignore[misc]
    """Settles every card that is tapped."""

    async def process(self, _callback: Any) -> tuple[int, dict[str, Any]]:
        return sdk.AckMessage.STATUS_OK, BUTTON_CARD_DONE


if __name__ == "__main__":
    client = sdk.DingTalkStreamClient(sdk.Credential(sys.argv[1], sys.argv[2]))
    client.register_callback_handler(sdk.ChatbotMessage.TOPIC, Echo())
    client.register_callback_handler(sdk.Card_Callback_Router_Topic, Taps())
    client.start_forever()
