"""Dialogues over the wire: people, both clouds, the real bot, a real database."""
