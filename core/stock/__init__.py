"""Goods: what there is, where, and what is promised."""
