"""``今日送货``, ``派车 CK-… 阿强``, ``签收 CK-…``: goods on their way to the customer."""

from bot.commands import attaching, returning
from bot.commands.asking import Told
from bot.commands.papers import visible
from bot.commands.standins import person_called
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Intent, Verb
from core.drafts import Draft
from core.files import Proof
from core.orders import delivering
from core.orders.delivering import SHOWN_MAX, SIGNED
from core.orders.handing import require_right
from core.orders.kinds import Kind
from core.orders.model import Document
from core.outbox import Notice
from core.people import Act, Role


def todays(context: Context, _intent: Intent) -> None:
    """Show what is to be delivered, each as a card."""
    require_right(context.books, context.person, Act.DELIVER)
    found = delivering.todays(context.books, context.person)
    facts = {"count": len(found), "to_load": delivering.to_load(context.books, context.person)}
    context.show(Notice(kind="deliveries", facts=facts))
    for shipment in found[:SHOWN_MAX]:
        context.show(delivering.delivery_card(context.books, shipment))


def assign(context: Context, intent: Intent) -> None:
    """``派车 CK-… 阿强``: give a delivery to a driver."""
    shipment = visible(context, intent.number)
    if not intent.person:
        drivers = "、".join(one.name for one in context.books.people.with_role(Role.DRIVER))
        form = say.WHICH_DRIVER if drivers else say.NO_DRIVERS
        raise Told(form.format(number=intent.number, drivers=drivers))
    driver = person_called(context, intent.person)
    delivering.assign(context.books, shipment.id, driver, context.person)
    context.words(say.ASSIGNED.format(number=shipment.number, driver=driver.name))


def sign_named(context: Context, intent: Intent) -> None:
    """``签收 CK-…``: ask for a photo of the signed copy."""
    sign(context, visible(context, intent.number))


def sign(context: Context, shipment: Document) -> None:
    """The customer has signed: ask for a photo of it."""
    delivering.require_open(context.books, shipment, context.person)
    attaching.wants_photo(context, shipment, Proof.SIGNATURE, then=SIGNED)


def refuse(context: Context, shipment: Document) -> None:
    """The customer did not take all of it: draft what comes back."""
    delivering.require_delivery(context.books, shipment, context.person)
    returning.begin(context, Intent(verb=Verb.RETURN, number=shipment.number))


def was_signed(context: Context, draft: Draft) -> None:
    """The photo is there: the delivery is over, whoever sold it is told."""
    document_id = draft.body[attaching.WANTED]["document_id"]
    if context.books.documents.get(document_id).kind is Kind.SHIPMENT:
        delivering.signed(context.books, document_id, context.person)
