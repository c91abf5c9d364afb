"""What goods are worth: moving average in posting order, in whole 分."""


def value_out(quantity: int, held_quantity: int, held_value_fen: int) -> int:
    """Return what ``quantity`` of the goods on hand is worth, half up; all of it is worth all.

    Nothing on hand by value (goods of unknown cost) is worth nothing.
    """
    if quantity >= held_quantity:
        return held_value_fen
    return (2 * held_value_fen * quantity + held_quantity) // (2 * held_quantity)


def value_back(original_fen: int, quantity: int, held_quantity: int, held_value_fen: int) -> int:
    """Return what leaves when a receipt worth ``original_fen`` is taken back.

    Never more than is there, and all of it with the last piece; the caller books the rest as a
    variance of today (inventory practice: nothing earlier is rewritten).
    """
    if quantity >= held_quantity:
        return held_value_fen
    return min(original_fen, held_value_fen)
