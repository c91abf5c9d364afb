"""Master data changes one field at a time, with its history, on both databases."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from core.orders.bom import Component, Loop, Recipe, Work
from core.orders.masters import (
    ChangedMeanwhile,
    Edit,
    Hand,
    KeyTaken,
    OtherContent,
    StillInUse,
    Value,
    What,
)
from core.storage.books import OpenBooks
from core.storage.session import Sql, Violated
from core.storage.verify import verify
from tests.books.firm import COLA, MILK, SPRITE, Firm, line, product_called, someone

T = TypeVar("T")
_STATE = Sql("SELECT state FROM proposal WHERE id = :id")


def edit(books: OpenBooks, product: str, field: str, new: Value) -> Edit:
    found = product_called(books, product)
    old = books.masters.value(What.PRODUCT, found.id, field)
    return Edit(
        what=What.PRODUCT, id=found.id, key=found.sku, label=found.name, field=field, old=old,
        new=new,
    )  # fmt: skip


async def change(firm: Firm, product: str, *fields: tuple[str, Value]) -> None:
    def work(books: OpenBooks) -> None:
        edits = [edit(books, product, field, new) for field, new in fields]
        books.masters.write(edits, Hand(person=someone(books, "赵"), source="chat"))
        books.record("master", product, None)

    await firm.do(work)


async def look(firm: Firm, work: Callable[[OpenBooks], T]) -> T:
    return await firm.keeper.read(work)


async def price_for(firm: Firm, partner: str) -> tuple[int | None, str]:
    def work(books: OpenBooks) -> tuple[int | None, str]:
        customer = books.catalog.partners_called(partner, "customer")[0]
        return books.masters.price(product_called(books, COLA), customer)

    return await look(firm, work)


async def test_a_price_is_what_was_agreed_then_the_tier_then_the_list(firm: Firm) -> None:
    assert await price_for(firm, "张三超市") == (25_000, "list")
    await change(firm, COLA, ("tier:A", 24_000))
    assert await price_for(firm, "张三超市") == (24_000, "tier")
    assert await price_for(firm, "城东超市") == (25_000, "list")

    customer = await look(
        firm, lambda books: books.catalog.partners_called("张三超市", "customer")[0].id
    )
    await change(firm, COLA, (f"agreed:{customer}", 23_000))
    assert await price_for(firm, "张三超市") == (23_000, "agreed")

    await change(firm, COLA, (f"agreed:{customer}", None), ("tier:A", None))
    assert await price_for(firm, "张三超市") == (25_000, "list")


async def test_every_change_is_history_that_the_audit_chain_vouches_for(firm: Firm) -> None:
    await change(firm, COLA, ("sale_price", 28_000), ("floor_price", 20_000))

    rows = await look(firm, lambda books: books.masters.history(What.PRODUCT, COLA, 9))
    assert [(row.field, row.old, row.new, row.by) for row in rows] == [
        ("floor_price", None, "20000", "赵"), ("sale_price", "25000", "28000", "赵"),
    ]  # fmt: skip
    report = await look(firm, lambda books: verify(books.session))
    assert report.problems == ()


async def test_a_change_of_what_changed_meanwhile_is_refused_and_changes_nothing(
    firm: Firm,
) -> None:
    stale = await look(firm, lambda books: edit(books, COLA, "sale_price", 30_000))
    other = await look(firm, lambda books: edit(books, COLA, "category", "水"))
    await change(firm, COLA, ("sale_price", 28_000))
    before = await firm.count("master_change")

    with pytest.raises(ChangedMeanwhile) as refused:
        await firm.do(lambda books: books.masters.write([other, stale], Hand(person=None)))

    assert (refused.value.field, refused.value.now) == ("sale_price", "28000")
    assert await firm.count("master_change") == before
    assert (await look(firm, lambda books: product_called(books, COLA))).category == "饮料"


async def test_a_barcode_of_another_product_is_refused(firm: Firm) -> None:
    with pytest.raises(KeyTaken) as refused:
        await change(firm, SPRITE, ("barcode:6901", "瓶"))

    assert (refused.value.value, refused.value.other) == ("6901", COLA)
    await change(firm, COLA, ("barcode:6901", "箱"))


async def test_a_product_with_stock_or_open_documents_stays_in_use(firm: Firm) -> None:
    await firm.opening(line(COLA, 5, "箱"))
    with pytest.raises(StillInUse) as refused:
        await change(firm, COLA, ("is_active", 0))
    assert refused.value.use.on_hand == 120
    assert refused.value.use.places == ("主仓",)

    document = await firm.receive("王", line(SPRITE, 1, yuan=1))
    with pytest.raises(StillInUse) as refused:
        await change(firm, SPRITE, ("is_active", 0))
    assert refused.value.use.documents == (document.number,)


async def test_a_product_out_of_use_is_found_no_more_until_it_is_back(firm: Firm) -> None:
    await change(firm, MILK, ("is_active", 0))
    assert await look(firm, lambda books: books.catalog.products_called(MILK)) == []

    [milk] = await look(firm, lambda books: books.masters.products_named(MILK))
    assert not milk.is_active
    back = Edit(what=What.PRODUCT, id=milk.id, key=MILK, label=MILK, field="is_active",
                old=0, new=1)  # fmt: skip
    await firm.do(lambda books: books.masters.write([back], Hand(person=None)))
    assert len(await look(firm, lambda books: books.catalog.products_called(MILK))) == 1


async def test_a_new_product_comes_with_its_packs_codes_and_names(firm: Firm) -> None:
    fields: list[tuple[str, Value]] = [
        ("new", "盒"), ("pack:箱", 8), ("barcode:6999", "盒"), ("alias:豆奶", "豆奶"),
        ("sale_price", 40_000), ("category", "饮料"),
    ]  # fmt: skip
    edits = [
        Edit(what=What.PRODUCT, id=0, key="DN1", label="豆奶", field=field, old=None, new=new)
        for field, new in fields
    ]
    await firm.do(lambda books: books.masters.write(edits, Hand(person=None, source="新品.xlsx")))

    made = await look(firm, lambda books: product_called(books, "豆奶"))
    assert (made.sku, made.unit, made.sale_price) == ("DN1", "盒", 40_000)
    assert [(pack.unit, pack.numerator) for pack in made.packs] == [("盒", 1), ("箱", 8)]
    with pytest.raises(KeyTaken):
        await firm.do(lambda books: books.masters.write(edits, Hand(person=None)))


def drink(books: OpenBooks, version: str, *, sugar: int = 3) -> Recipe:
    cola, sprite, milk = (product_called(books, name).id for name in (COLA, SPRITE, MILK))
    return Recipe(
        product_id=cola, version=version, output_quantity=10,
        components=(Component(product_id=sprite, quantity=sugar, scrap_milli=20),
                    Component(product_id=milk, quantity=1)),
        steps=(Work(name="灌装", minutes_milli=1500, labour_fen_hour=3000),),
    )  # fmt: skip


async def save(firm: Firm, make: Callable[[OpenBooks], Recipe]) -> Recipe:
    def work(books: OpenBooks) -> Recipe:
        saved = books.recipes.save_recipe(make(books), Hand(person=None))
        books.record("bom", saved.version, None)
        return saved

    return await firm.do(work)


async def test_the_newest_version_counts_and_the_old_one_is_kept(firm: Firm) -> None:
    first = await save(firm, lambda books: drink(books, "1"))
    second = await save(firm, lambda books: drink(books, "2", sugar=4))

    cola = first.product_id
    assert await look(firm, lambda books: books.recipes.recipe_of(cola)) == second
    assert await look(firm, lambda books: books.recipes.recipe(first.id)) == first
    again = await save(firm, lambda books: drink(books, "1"))
    assert again.id == first.id
    assert await look(firm, lambda books: books.recipes.recipe_of(cola)) == first
    rows = await look(firm, lambda books: books.masters.history(What.BOM, COLA, 9))
    assert [(row.field, row.old, row.new) for row in rows if row.field == "active"] == [
        ("active", "2", "1"), ("active", "1", "2"), ("active", None, "1"),
    ]  # fmt: skip


async def test_a_version_never_changes_its_content(firm: Firm) -> None:
    await save(firm, lambda books: drink(books, "1"))
    with pytest.raises(OtherContent):
        await save(firm, lambda books: drink(books, "1", sugar=4))
    assert await firm.count("bom") == 1


async def test_a_loop_is_refused_when_the_recipe_is_saved(firm: Firm) -> None:
    await save(firm, lambda books: drink(books, "1"))

    def circle(books: OpenBooks) -> Recipe:
        cola, milk = product_called(books, COLA).id, product_called(books, MILK).id
        return Recipe(
            product_id=milk, version="1", output_quantity=1,
            components=(Component(product_id=cola, quantity=1),),
        )  # fmt: skip

    with pytest.raises(Loop):
        await save(firm, circle)
    assert await firm.count("bom") == 1


async def test_without_a_recipe_a_product_is_bought_again(firm: Firm) -> None:
    saved = await save(firm, lambda books: drink(books, "1"))

    def drop(books: OpenBooks) -> bool:
        books.record("bom", "drop", None)
        return books.recipes.drop_recipe(saved.product_id, Hand(person=None))

    assert await firm.do(drop)
    assert await look(firm, lambda books: books.recipes.recipe_of(saved.product_id)) is None
    assert not await firm.do(drop)


async def test_a_channels_code_is_mapped_once_and_remembered(firm: Firm) -> None:
    def work(books: OpenBooks) -> None:
        cola = product_called(books, COLA)
        mapped = Edit(what=What.CHANNEL, id=0, key="小程序", label="可乐", field="X-1", old=None,
                      new=f"{cola.id}|箱")  # fmt: skip
        books.masters.write([mapped], Hand(person=None))
        assert books.masters.product_of_channel("小程序", "X-1") == (cola.id, "箱")
        assert books.masters.product_of_channel("小程序", "X-2") is None

    await firm.do(work)


async def test_a_proposal_is_decided_by_another_person_and_once(firm: Firm) -> None:
    def work(books: OpenBooks) -> int:
        zheng, zhao = someone(books, "郑"), someone(books, "赵")
        made = books.proposals.propose(What.PERSON, "李", {"edits": []}, zheng)
        assert [one.id for one in books.proposals.open_proposals(What.PERSON, "李")] == [made.id]
        books.proposals.decide(made, "done", zhao)
        assert books.proposals.open_proposals(What.PERSON, "李") == []
        return made.id

    made = await firm.do(work)
    found = await look(firm, lambda books: books.session.row(_STATE, id=made))
    assert found is not None
    assert found[0] == "done"


async def test_the_database_refuses_a_proposal_done_by_its_own_proposer(firm: Firm) -> None:
    def work(books: OpenBooks) -> None:
        zheng = someone(books, "郑")
        books.proposals.decide(books.proposals.propose(What.PERSON, "李", {}, zheng), "done", zheng)

    with pytest.raises(Violated, match="proposal_four_eyes"):
        await firm.do(work)
