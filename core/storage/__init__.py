"""Where the books are kept. SQLAlchemy lives here and nowhere else in the core."""
