"""Signed webhooks: shops and other systems hear what became of documents."""
