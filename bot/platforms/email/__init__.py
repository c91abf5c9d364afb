"""Mail: letters to people who want them beside the chat, or have no chat."""
