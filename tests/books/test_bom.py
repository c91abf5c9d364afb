"""Recipes: exploded, checked against stock, costed, and never made of themselves."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.orders.bom import (
    DEPTH_MAX,
    Component,
    Loop,
    Need,
    NoRecipe,
    Recipe,
    RecipeOf,
    TooDeep,
    Work,
    cost,
    explode,
    order_of,
    require_no_loop,
)
from core.quantity import QUANTITY_MAX, OutOfRange

BOX, JUICE, SYRUP, SUGAR, WATER, BOTTLE = range(1, 7)


def recipe(product: int, *uses: tuple[int, ...], output: int = 1) -> Recipe:
    """Return a recipe of (product, quantity, scrap in thousandths) uses."""
    return Recipe(
        product_id=product, version="1", output_quantity=output,
        components=tuple(
            Component(product_id=use[0], quantity=use[1], scrap_milli=use[2] if use[2:] else 0)
            for use in uses
        ),
    )  # fmt: skip


def book(*recipes: Recipe) -> RecipeOf:
    return {one.product_id: one for one in recipes}.get


def needed(needs: object) -> dict[int, int]:
    assert isinstance(needs, list)
    return {need.product_id: need.quantity for need in needs}


DRINKS = book(
    recipe(BOX, (JUICE, 12), (BOTTLE, 12)),
    recipe(JUICE, (SYRUP, 30), (WATER, 300, 20)),
    recipe(SYRUP, (SUGAR, 700, 50), (WATER, 300), output=1000),
)


def test_a_nested_recipe_is_exploded_down_to_what_is_bought() -> None:
    """10 boxes: 120 bottles of juice, 3,600 g of syrup of which 3.6 runs of 1,000 g."""
    needs = needed(explode(BOX, 10, DRINKS))

    assert needs == {
        JUICE: 120, BOTTLE: 120, SYRUP: 3600,
        SUGAR: 2646,  # 3.6 * 700 * 1.05
        WATER: 36_720 + 1080,  # 120 * 300 * 1.02, and 3.6 * 300
    }  # fmt: skip


def test_scrap_is_rounded_up_once_for_the_whole_order_and_not_on_every_level() -> None:
    """Three places that need a third of a unit each need one unit together."""
    thirds = book(
        recipe(1, (2, 1), (3, 1), (4, 1)),
        *(recipe(product, (9, 1), output=3) for product in (2, 3, 4)),
    )

    assert needed(explode(1, 1, thirds))[9] == 1


def test_what_is_there_is_used_before_anything_is_made_or_bought() -> None:
    needs = explode(BOX, 10, DRINKS, {JUICE: 100, BOTTLE: 50, SYRUP: 600, SUGAR: 5})

    assert [need for need in needs if need.product_id in {JUICE, BOTTLE, SYRUP}] == [
        Need(product_id=BOTTLE, quantity=120, from_stock=50, to_make=0, short=70),
        Need(product_id=JUICE, quantity=120, from_stock=100, to_make=20, short=0),
        Need(product_id=SYRUP, quantity=600, from_stock=600, to_make=0, short=0),
    ]
    assert SUGAR not in needed(needs)
    assert needed(needs)[WATER] == 20 * 306


def test_a_product_without_a_recipe_cannot_be_exploded() -> None:
    with pytest.raises(NoRecipe):
        explode(SUGAR, 1, DRINKS)


@pytest.mark.parametrize("quantity", [0, -1, QUANTITY_MAX + 1])
def test_an_absurd_quantity_is_refused(quantity: int) -> None:
    with pytest.raises(OutOfRange):
        explode(BOX, quantity, DRINKS)


def test_a_need_beyond_the_books_is_refused() -> None:
    with pytest.raises(OutOfRange):
        explode(1, QUANTITY_MAX, book(recipe(1, (2, 2))))


def test_a_loop_is_refused_with_its_chain() -> None:
    with pytest.raises(Loop) as refused:
        require_no_loop(recipe(SUGAR, (BOX, 1)), DRINKS)

    chain = refused.value.chain
    assert chain[0] == chain[-1]
    assert set(chain) == {SUGAR, BOX, JUICE, SYRUP}


def test_a_product_is_never_its_own_component() -> None:
    with pytest.raises(Loop) as refused:
        require_no_loop(recipe(BOX, (BOX, 1)), DRINKS)

    assert refused.value.chain == (BOX, BOX)


def test_a_component_used_twice_is_no_loop() -> None:
    require_no_loop(recipe(10, (BOX, 1), (WATER, 1)), DRINKS)


def chain_of(levels: int) -> RecipeOf:
    return book(*(recipe(level, (level + 1, 1)) for level in range(1, levels + 1)))


def test_recipes_within_recipes_have_a_bound() -> None:
    assert len(order_of(1, chain_of(DEPTH_MAX))) == DEPTH_MAX + 1
    with pytest.raises(TooDeep):
        order_of(1, chain_of(DEPTH_MAX + 1))


def test_the_bound_holds_when_the_short_way_is_walked_first() -> None:
    """The last component is seen at level one first, and lies at level 21 all the same."""
    long_way = {one: recipe(one, (one + 1, 1)) for one in range(1, DEPTH_MAX + 2)}
    long_way[1] = recipe(1, (DEPTH_MAX + 1, 1), (2, 1))
    with pytest.raises(TooDeep):
        order_of(1, long_way.get)


def test_the_cost_is_components_and_labour_and_overhead_of_every_step() -> None:
    """One box: 12 juices at 0.50 material; 6 min of filling a box at 30.00/h and 12.00/h."""
    recipes = book(
        Recipe(
            product_id=BOX, version="1", output_quantity=1,
            components=(Component(product_id=JUICE, quantity=12),),
            steps=(Work(name="fill", minutes_milli=6000, labour_fen_hour=3000,
                        overhead_fen_hour=1200),),
        ),
        Recipe(
            product_id=JUICE, version="1", output_quantity=100,
            components=(Component(product_id=SUGAR, quantity=1000),),
            steps=(Work(name="cook", minutes_milli=60_000, labour_fen_hour=2000),),
        ),
    )  # fmt: skip

    found = cost(BOX, 10, recipes, {SUGAR: 500})

    # 120 juices take 1,200 g at 0.05 yuan, 1.2 runs of an hour at 20.00.
    assert (found.material_fen, found.labour_fen, found.overhead_fen) == (6000, 3000 + 2400, 1200)
    assert found.total_fen == 12_600
    assert found.unknown == ()


def test_a_cost_that_nobody_knows_is_named_and_not_taken_for_nothing() -> None:
    assert set(cost(BOX, 1, DRINKS, {BOTTLE: 100}).unknown) == {SUGAR, WATER}


@st.composite
def trees(draw: st.DrawFn) -> Mapping[int, Recipe]:
    """Products 0..n; each may only be made of later ones, so there is never a loop."""
    count = draw(st.integers(2, 9))
    found = {}
    for product in range(count):
        later = list(range(product + 1, count + 1))
        uses = draw(st.lists(st.sampled_from(later), unique=True, max_size=4))
        if not uses and product:
            continue
        found[product] = recipe(
            product,
            *((use, draw(st.integers(1, 50)), draw(st.integers(0, 300))) for use in uses or later),
            output=draw(st.integers(1, 12)),
        )
    return found


def exactly(product: int, amount: Fraction, recipes: RecipeOf) -> dict[int, Fraction]:
    """The slow way: walk every path, round nothing."""
    found: dict[int, Fraction] = {}
    made = recipes(product)
    for one in made.components if made else ():
        part = amount * one.quantity * (1000 + one.scrap_milli) / (1000 * made.output_quantity)  # type: ignore[union-attr]
        found[one.product_id] = found.get(one.product_id, Fraction(0)) + part
        for below, more in exactly(one.product_id, part, recipes).items():
            found[below] = found.get(below, Fraction(0)) + more
    return found


@given(trees(), st.integers(1, 500))
def test_an_explosion_is_never_less_than_what_is_taken(
    recipes: Mapping[int, Recipe], quantity: int
) -> None:
    needs = needed(explode(0, quantity, recipes.get))
    exact = exactly(0, Fraction(quantity), recipes.get)

    assert set(needs) == set(exact)
    for product, amount in exact.items():
        assert needs[product] >= ceil(amount)


@given(trees(), st.integers(1, 100), st.integers(0, 5000))
def test_stock_and_work_and_buying_make_up_the_whole_need(
    recipes: Mapping[int, Recipe], quantity: int, there: int
) -> None:
    for need in explode(0, quantity, recipes.get, dict.fromkeys(range(1, 12), there)):
        assert need.from_stock + need.to_make + need.short == need.quantity
        assert need.from_stock <= there
        assert not (need.short and need.product_id in recipes)


@given(trees(), st.integers(1, 100), st.integers(1, 4000))
def test_more_in_stock_never_asks_for_more(
    recipes: Mapping[int, Recipe], quantity: int, there: int
) -> None:
    with_less = explode(0, quantity, recipes.get, dict.fromkeys(range(1, 12), there - 1))
    with_more = explode(0, quantity, recipes.get, dict.fromkeys(range(1, 12), there))

    short = {need.product_id: need.short for need in with_less}
    assert all(need.short <= short[need.product_id] for need in with_more)


@given(trees())
def test_every_product_comes_before_what_it_is_made_of(recipes: Mapping[int, Recipe]) -> None:
    order = list(order_of(0, recipes.get))

    for product in order:
        for one in recipes[product].components if product in recipes else ():
            assert order.index(product) < order.index(one.product_id)
