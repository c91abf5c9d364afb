"""What people get before the day begins."""

from core.orders import delivering
from core.orders.handing import hand_to
from core.outbox import Notice
from core.people import Role
from core.storage.books import OpenBooks
from scheduler.days import Day


def give_deliveries(books: OpenBooks, day: Day) -> None:
    """Give each driver what is to be delivered, or whoever drives in their place."""
    count = 0
    for driver in books.people.with_role(Role.DRIVER):
        found = delivering.todays(books, driver)
        to_load = delivering.to_load(books, driver)
        if not found and not to_load:
            continue
        facts = {"count": len(found), "to_load": to_load}
        hand_to(books, driver, Notice(kind="deliveries", facts=facts))
        for shipment in found[: delivering.SHOWN_MAX]:
            hand_to(books, driver, delivering.delivery_card(books, shipment))
        count += len(found)
    books.record("deliveries", day.date, None, {"count": count})
