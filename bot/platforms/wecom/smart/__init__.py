"""The smart bot (智能机器人): WeCom's second door, in groups too, with nothing public if wanted.

It either holds a long connection (``line``) or is called back (``server``). Both hand the same
JSON to ``parse`` and share ``platform``, which speaks through whichever is there.
"""
