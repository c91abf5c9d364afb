"""The pages that open from the chat: a long document whole, and scanning without a break.

``doors`` says who is there, ``desk`` has the routes, ``sheets`` hands in what was scanned.
Nobody is known here who is not known in a chat: a link from one's own chat begins a session.
"""
