"""Text messages through a gateway that takes JSON."""
