"""A plain connection to the books, as somebody with a database browser has it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from core.storage.migrate import sqlite_path
from core.storage.session import violated_by
from core.storage.sqlite import connect as connect_sqlite
from tests.postgres import connect as connect_postgres

NO_RIGHT = "no_right"
AGAIN = "try_again"
COMMAND = "(SELECT coalesce(max(seq), 0) + 1 FROM audit)"
DAY = "2026-03-02"


class Raw:
    """One connection in autocommit mode. ``is_careless``: SQLite without our settings."""

    def __init__(self, url: str, *, is_careless: bool = False) -> None:
        self.is_postgres = not url.startswith("sqlite")
        self._connection: Any
        if self.is_postgres:
            self._connection = connect_postgres(url)
            self._connection.autocommit = True
        elif is_careless:
            self._connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
        else:
            self._connection = connect_sqlite(sqlite_path(url))

    def close(self) -> None:
        self._connection.close()

    def run(self, *statements: str) -> None:
        for statement in statements:
            self._connection.execute(statement)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._connection.execute(statement).fetchall()]

    def one(self, statement: str) -> Any:
        [row] = self.rows(statement)
        return row[0] if len(row) == 1 else row

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.run("BEGIN")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self.is_postgres or self._connection.in_transaction:
                self.run("ROLLBACK")
            raise

    def act(self, *statements: str) -> None:
        """Run statements in one transaction that ends with its audit event."""
        with self.transaction():
            self.run(*statements, audit())

    def refused(self, *statements: str) -> str:
        """Return the name of what refuses the transaction; fail when nothing does."""
        try:
            self.act(*statements)
        except (sqlite3.IntegrityError, psycopg.Error) as refused:
            return _name(refused)
        raise AssertionError(f"nothing refused {statements}")

    def refused_alone(self, statement: str) -> str:
        """Return the name of what refuses one statement outside any transaction."""
        try:
            self.run(statement)
        except (sqlite3.IntegrityError, psycopg.Error) as refused:
            return _name(refused)
        raise AssertionError(f"nothing refused {statement}")


def _name(refused: Exception) -> str:
    match refused:
        case psycopg.errors.InsufficientPrivilege():
            return NO_RIGHT
        case psycopg.errors.SerializationFailure():
            return AGAIN
        case _:
            return violated_by(str(refused)).name


def audit() -> str:
    return (
        "INSERT INTO audit (seq, command_id, at_us, verb, subject, body, prev_hash, hash)"
        f" SELECT {COMMAND}, {COMMAND}, 1, 'test', '', '', '', ''"
    )


def insert(table: str, **values: Any) -> str:
    """Return an INSERT; strings starting with ``=`` are expressions."""
    said = ", ".join(_said(value) for value in values.values())
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({said})"


@contextmanager
def lifted(raw: Raw, *tables: str) -> Iterator[None]:
    """Take the guards of tables away, as only their owner can, and put them back."""
    names = ", ".join(f"'{table}'" for table in tables)
    if raw.is_postgres:
        raw.run(*(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables))
        yield
        raw.run(*(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables))
        return
    triggers = raw.rows(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({names})"
    )
    raw.run(*(f"DROP TRIGGER {name}" for name, _ in triggers))
    yield
    raw.run(*(sql for _, sql in triggers))


def _said(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case str() if value.startswith("="):
            return value[1:]
        case str():
            return f"'{value}'"
        case _:
            return str(value)


def document(number: str, kind: str = "receipt", **more: Any) -> str:
    values: dict[str, Any] = {
        "kind": kind, "number": number, "status": "draft", "requester_id": 1, "location_id": 100,
        "created_us": 1, "business_date": DAY, "command_id": f"={COMMAND}", **more,
    }  # fmt: skip
    return insert("document", **values)


def line(number: str, quantity: int, **more: Any) -> str:
    values: dict[str, Any] = {
        "document_id": f"={document_id(number)}", "line_no": 1, "product_id": 1, "unit": "瓶",
        "count_milli": quantity * 1000, "quantity": quantity, **more,
    }  # fmt: skip
    return insert("document_line", **values)


def document_id(number: str) -> str:
    return f"(SELECT id FROM document WHERE number = '{number}')"


def line_id(number: str) -> str:
    return f"(SELECT min(id) FROM document_line WHERE document_id = {document_id(number)})"


def move(phase: str, source: int, target: int, quantity: float, **more: Any) -> str:
    """Return a movement of product 1; ``number`` names the document whose first line it is of."""
    number = more.pop("number", None)
    of = {"document_id": f"={document_id(number)}", "line_id": f"={line_id(number)}"}
    values: dict[str, Any] = {
        "phase": phase, "product_id": 1, "batch_id": 0, "source_id": source, "target_id": target,
        "quantity": quantity, "command_id": f"={COMMAND}", "occurred_us": 1, "posted_us": 1,
        "business_date": DAY, **(of if number else {}), **more,
    }  # fmt: skip
    return insert("movement", **values)


def hold_of(number: str) -> str:
    return f"(SELECT min(id) FROM hold WHERE document_id = {document_id(number)})"


def step(number: str, name: str, start: str, end: str, **more: Any) -> str:
    values: dict[str, Any] = {
        "document_id": f"={document_id(number)}",
        "revision": f"=(SELECT revision + 1 FROM document WHERE number = '{number}')",
        "step": name, "from_status": start, "to_status": end, "at_us": 1,
        "command_id": f"={COMMAND}", **more,
    }  # fmt: skip
    return insert("transition", **values)


def case(number: str) -> str:
    return insert(
        "approval_case", document_id=f"={document_id(number)}", why="{}",
        revision=f"=(SELECT revision FROM document WHERE number = '{number}')",
        command_id=f"={COMMAND}",
    )  # fmt: skip


def stand_in(person: int, standin: int, **more: Any) -> str:
    values: dict[str, Any] = {
        "person_id": person, "standin_id": standin, "why": "asked", "from_us": 1, "until_us": 9,
        "command_id": f"={COMMAND}", **more,
    }  # fmt: skip
    return insert("stand_in", **values)


def ask(number: str, role: str = "manager", *, step: int = 0, seat: int = 0) -> str:
    return insert(
        "approval_need", document_id=f"={document_id(number)}", step=step, seat=seat, role=role,
        revision=f"=(SELECT revision FROM document WHERE number = '{number}')",
        command_id=f"={COMMAND}",
    )  # fmt: skip


def vote(number: str, person: int, word: str = "yes", **more: Any) -> str:
    values: dict[str, Any] = {
        "document_id": f"={document_id(number)}",
        "revision": f"=(SELECT revision FROM document WHERE number = '{number}')",
        "step": 0, "seat": 0, "role": "manager", "person_id": person, "vote": word, "at_us": 1,
        "command_id": f"={COMMAND}", **more,
    }  # fmt: skip
    return insert("approval", **values)


def found(url: str) -> None:
    """Give the books a small firm: two warehouses (100, 101), two goods, two people."""
    raw = Raw(url)
    raw.run(
        insert("location", code="main", name="主仓", kind="warehouse", is_outside=0),
        insert("location", code="two", name="二店", kind="store", is_outside=0),
        insert("product", sku="A", name="可乐", unit="瓶"),
        insert("product", sku="B", name="雪碧", unit="瓶"),
        insert("batch", id=10, product_id=1, code="A1"),
        insert("batch", id=20, product_id=2, code="B1"),
        insert("person", name="王"),
        insert("person", name="李"),
        insert("person", name="赵"),
        insert("person", name="钱"),
    )
    raw.close()


def receive(raw: Raw, number: str, quantity: int) -> None:
    """Book a receipt at once, with its value."""
    raw.act(
        document(number), line(number, quantity),
        move("move", 1, 100, quantity, number=number), value(quantity),
        step(number, "book", "draft", "done", person_id=1),
    )  # fmt: skip


def value(moved: int, **more: Any) -> str:
    values: dict[str, Any] = {
        "movement_id": "=(SELECT max(id) FROM movement)", "product_id": 1, "quantity": moved,
        "value_fen": moved * 3, **more,
    }  # fmt: skip
    return insert("value_entry", **values)


def submit(raw: Raw, number: str, quantity: int, kind: str = "receipt") -> None:
    """Hand in a document that a manager is asked about."""
    source, target = (1, 100) if kind == "receipt" else (100, 2)
    raw.act(
        document(number, kind), line(number, quantity),
        move("hold", source, target, quantity, number=number),
        step(number, "submit", "draft", "pending", person_id=1), case(number), ask(number),
    )  # fmt: skip
