"""Read other people's tables and say everything that is wrong with them at once.

``read_table`` brings a csv or xlsx into rows of text, ``parse_*`` make typed rows of it.
Nothing here knows the books: writing to them is the core's.
"""
