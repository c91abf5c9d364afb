"""The product itself, driven the way the yardsticks are."""
