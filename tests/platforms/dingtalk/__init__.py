"""The DingTalk adapter against a stand-in on loopback."""
