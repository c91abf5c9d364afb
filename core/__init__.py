"""The truth: stock, orders and the books they are kept in."""
