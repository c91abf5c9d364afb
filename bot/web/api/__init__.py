"""The interface for shops and other systems: orders in, by the same door as the chats."""
