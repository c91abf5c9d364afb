"""Mail, text messages, webhooks and the interface for shops, on the wire."""
