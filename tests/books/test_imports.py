"""An import is all or nothing, and the same table twice changes nothing."""

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from bot import app, config
from bot.demo import firm
from bot.imports.loading import ImportRequest
from bot.imports.problems import Unreadable
from core.errors import Refused
from core.stock.model import BooksAreOpen
from tests.books.worksite import ROOT
from tests.storage.raw import Raw

pytestmark = [pytest.mark.row("F05"), pytest.mark.timeout(60)]
ROWS = 300
Table = Literal["locations", "products", "stock"]
PRODUCTS = "编码,名称,单位,包装,条码,分类,售价,进价,别名"
STOCK = "仓库,编码,数量,单位,成本"


class Shop:
    """Settings, tables in a folder, and the command line over one database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.raw = Raw(url)
        text = firm.settings_toml(folder=folder, bot_port=0, sandbox_url="http://127.0.0.1:1")
        old = f'url = "sqlite+aiosqlite:///{folder / "zhanggui.db"}"'
        self.config = folder / "config.toml"
        self.config.write_text(text.replace(old, f'url = "{url}"'), "utf-8")
        assert config.load(self.config, {}).database.url.get_secret_value() == url

    def table(self, name: str, header: str, rows: list[str]) -> Path:
        file = self.folder / f"{name}.csv"
        file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
        return file

    def load(self, kind: Table, file: Path) -> None:
        app.import_file(self.config, ImportRequest(kind=kind, file=file), say=lambda _line: None)

    def killed(self, kind: str, file: Path, row: int) -> None:
        """Run the import as people do, and kill it before it writes this row."""
        command = [sys.executable, "-m", "tests.books.half", str(row), "import", kind, str(file)]
        done = subprocess.run(
            [*command, "-c", str(self.config)], cwd=ROOT, check=False, capture_output=True
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()

    def goods(self) -> list[tuple[object, ...]]:
        """Return everything an import of products writes, with ids."""
        return [
            row
            for table in ("product", "pack", "barcode", "product_name")
            for row in sorted(self.raw.rows(f"SELECT * FROM {table}"), key=str)
        ]

    def on_hand(self) -> list[tuple[object, ...]]:
        return self.raw.rows(
            "SELECT p.sku, b.on_hand FROM balance b JOIN product p ON p.id = b.product_id"
            " WHERE b.location_id >= 100 AND b.on_hand <> 0 ORDER BY p.sku"
        )


@pytest.fixture
def shop(app_url: str, tmp_path: Path) -> Iterator[Shop]:
    folder = tmp_path / "shop"
    folder.mkdir()
    shop = Shop(folder, app_url)
    shop.load("locations", shop.table("places", "编码,名称,类型", ["ZC,主仓,仓库"]))
    yield shop
    shop.raw.close()


def products() -> list[str]:
    return [
        f"S{number},商品{number},瓶,箱=24,,饮料,{number % 90 + 1}.5,{number % 90 + 1},别名{number}"
        for number in range(ROWS)
    ]


def stock(times: int = 1) -> list[str]:
    return [f"主仓,S{number},{number * times + 1},箱,24" for number in range(ROWS)]


def test_an_import_killed_half_way_leaves_nothing(shop: Shop) -> None:
    file = shop.table("goods", PRODUCTS, products())
    for row in (ROWS // 2, ROWS):
        shop.killed("products", file, row)
        assert shop.goods() == []
    assert shop.raw.one("SELECT count(*) FROM audit WHERE subject = 'products'") == 0

    shop.load("products", file)

    assert shop.raw.one("SELECT count(*) FROM product") == ROWS


def test_the_same_table_again_renamed_or_reordered_changes_nothing(shop: Shop) -> None:
    shop.load("products", shop.table("goods", PRODUCTS, products()))
    before = shop.goods()
    shuffled = products()
    random.Random(3).shuffle(shuffled)
    copy = shop.folder / "另存为.csv"
    shutil.copyfile(shop.folder / "goods.csv", copy)

    for file in (shop.folder / "goods.csv", copy, shop.table("shuffled", PRODUCTS, shuffled)):
        shop.load("products", file)
        assert shop.goods() == before
    digests = shop.raw.rows("SELECT body FROM audit WHERE subject = 'products' ORDER BY seq")
    assert len(digests) == 4


def test_opening_stock_killed_half_way_leaves_what_was_there(shop: Shop) -> None:
    shop.load("products", shop.table("goods", PRODUCTS, products()))
    shop.load("stock", shop.table("stock", STOCK, stock()))
    before, movements = shop.on_hand(), shop.raw.one("SELECT count(*) FROM movement")
    assert len(before) == ROWS

    shop.killed("stock", shop.table("more", STOCK, stock(2)), ROWS // 2)

    assert shop.on_hand() == before
    assert shop.raw.one("SELECT count(*) FROM movement") == movements
    shop.load("stock", shop.folder / "stock.csv")
    assert shop.on_hand() == before
    shop.load("stock", shop.folder / "more.csv")
    assert shop.on_hand() != before
    assert len(shop.on_hand()) == ROWS


def test_one_wrong_row_keeps_all_others_out(shop: Shop) -> None:
    rows = products()
    rows[ROWS // 2] = rows[ROWS // 2].replace("箱=24", "箱=零")
    with pytest.raises(Unreadable):
        shop.load("products", shop.table("goods", PRODUCTS, rows))
    assert shop.goods() == []


def test_opening_stock_is_closed_once_business_began(shop: Shop) -> None:
    shop.load("products", shop.table("goods", PRODUCTS, products()))
    shop.load("stock", shop.table("stock", STOCK, stock()))
    before = shop.on_hand()
    shop.raw.act(
        "INSERT INTO person (name) VALUES ('王')",
        "INSERT INTO document (kind, number, status, requester_id, location_id, created_us,"
        " business_date, command_id) SELECT 'receipt', 'RK-1', 'draft', max(id), 100, 1,"
        " '2026-03-02', (SELECT coalesce(max(seq), 0) + 1 FROM audit) FROM person",
        "INSERT INTO document_line (document_id, line_no, product_id, unit, count_milli, quantity)"
        " SELECT max(d.id), 1, 1, '瓶', 1000, 1 FROM document d",
        "INSERT INTO movement (phase, product_id, batch_id, source_id, target_id, quantity,"
        " command_id, document_id, line_id, occurred_us, posted_us, business_date)"
        " SELECT 'hold', 1, 0, 1, 100, 1, (SELECT coalesce(max(seq), 0) + 1 FROM audit),"
        " max(l.document_id), max(l.id), 1, 1, '2026-03-02' FROM document_line l",
        "INSERT INTO transition (document_id, revision, step, from_status, to_status, at_us,"
        " command_id) SELECT max(id), 1, 'submit', 'draft', 'pending', 1,"
        " (SELECT coalesce(max(seq), 0) + 1 FROM audit) FROM document",
    )
    with pytest.raises(Refused) as caught:
        shop.load("stock", shop.folder / "stock.csv")
    assert isinstance(caught.value, BooksAreOpen)
    assert shop.on_hand() == before
