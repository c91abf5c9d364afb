"""What the product is measured against: the raw drivers, a bare echo, an afternoon's bot."""
