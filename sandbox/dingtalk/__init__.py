"""A stand-in for the DingTalk cloud (钉钉) of one company with one internal app."""
