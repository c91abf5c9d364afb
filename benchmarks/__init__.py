"""Measure the product against what the machine and a plain program can do. ``make bench``."""
