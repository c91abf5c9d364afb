"""What is printed or shown as a picture: pure functions from facts to bytes, no books inside."""
