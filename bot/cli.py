"""The command ``zhanggui``: read the arguments, call one function of ``bot.app``, say the answer.

(The demo only watches over two processes; it needs nothing of the house.)

Nothing heavy is imported before a command runs. Exit codes: 0 done, 1 refused with a sentence,
2 wrong usage.
"""

import datetime as dt
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.texts import usage

DONE: Final = 0
REFUSED: Final = 1

Config = Annotated[Path, typer.Option("--config", "-c", help=usage.CONFIG, show_default=True)]
DEFAULT_CONFIG: Final = Path("config.toml")


class ImportKind(StrEnum):
    """What a table can be about."""

    LOCATIONS = "locations"
    PEOPLE = "people"
    PARTNERS = "partners"
    PRODUCTS = "products"
    STOCK = "stock"
    PRICES = "prices"
    BOMS = "boms"
    SKUS = "skus"
    ORDERS = "orders"
    DEBTS = "debts"


def build() -> typer.Typer:
    """Return the command with all its words."""
    root = typer.Typer(
        name="zhanggui",
        help=usage.ROOT,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    root.command("demo", help=usage.COMMANDS["demo"])(demo)
    root.command("run", help=usage.COMMANDS["run"])(run)
    root.command("check", help=usage.COMMANDS["check"])(check)
    root.command("import", help=usage.COMMANDS["import"])(import_table)
    root.command("backup", help=usage.COMMANDS["backup"])(backup)
    root.command("restore", help=usage.COMMANDS["restore"])(restore)
    for name, words in GROUPS.items():
        group = typer.Typer(help=usage.COMMANDS[name], no_args_is_help=True)
        for word, command in words.items():
            group.command(word, help=usage.COMMANDS[f"{name} {word}"])(command)
        root.add_typer(group, name=name)
    return root


def main() -> None:
    """Run the command line."""
    build()()


def demo(
    port: Annotated[int, typer.Option(help=usage.PORT, min=0, max=65535)] = 8787,
    data: Annotated[Path | None, typer.Option(help=usage.DATA)] = None,
) -> None:
    """Run the sample firm with both stand-ins and the page, until stopped."""
    with _answering():
        from bot.operations import demo as stage

        stage.run(port=port, data=data, say=_say)


def run(config: Config = DEFAULT_CONFIG) -> None:
    """Run the bot until it is stopped."""
    gc.disable()  # nothing that a start makes is garbage; ``app.settle_memory`` switches it on
    with _answering():
        from bot import app

        app.run_bot(config, say=_say)


def check(
    config: Config = DEFAULT_CONFIG,
    online: Annotated[bool, typer.Option("--online", help=usage.ONLINE)] = False,
) -> None:
    """Say what is wrong with the settings, key by key."""
    with _answering():
        from bot import app

        app.check_settings(config, online=online, say=_say)


def db_upgrade(config: Config = DEFAULT_CONFIG) -> None:
    """Bring the database to the current schema."""
    with _answering():
        from bot import app

        app.upgrade_database(config, say=_say)


def import_table(
    kind: Annotated[ImportKind, typer.Argument(help=usage.KIND)],
    file: Annotated[Path, typer.Argument(help=usage.TABLE)],
    config: Config = DEFAULT_CONFIG,
    mapping: Annotated[Path | None, typer.Option(help=usage.MAPPING)] = None,
    marked: Annotated[Path | None, typer.Option(help=usage.MARKED)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=usage.DRY_RUN)] = False,
) -> None:
    """Import a table: all of it, or nothing and every fault at once."""
    with _answering():
        from bot import app
        from bot.imports.loading import ImportRequest

        request = ImportRequest(
            kind=kind.value, file=file, mapping=mapping, marked=marked, is_dry_run=dry_run
        )
        with _progress() as progress:
            app.import_file(config, request, say=_say, progress=progress)


def job_list(config: Config = DEFAULT_CONFIG) -> None:
    """List the jobs and when they are due."""
    with _answering():
        from bot import app

        app.list_jobs(config, say=_say)


def job_run(
    name: Annotated[str, typer.Argument(help=usage.JOB)],
    config: Config = DEFAULT_CONFIG,
    at: Annotated[
        dt.datetime | None,
        typer.Option(help=usage.AT, formats=[
            "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d",
            "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z",
        ]),
    ] = None,
) -> None:  # fmt: skip
    """Run one job now, unless its business day was done."""
    with _answering():
        from bot import app

        app.run_job(config, name, at=at, say=_say)


def audit_verify(
    config: Config = DEFAULT_CONFIG,
    anchor: Annotated[str | None, typer.Option(metavar="SEQ:HEX", help=usage.ANCHOR)] = None,
) -> None:
    """Check every movement and event, and say the first that does not fit."""
    with _answering():
        from bot import app
        from bot.operations import checking

        try:
            kept = checking.anchor_of(anchor) if anchor else None
        except ValueError as wrong:
            raise typer.BadParameter(str(wrong), param_hint="--anchor") from None
        app.verify_audit(config, anchor=kept, say=_say)


def backup(
    file: Annotated[Path, typer.Argument(help=usage.BACKUP_TO)],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Back the database up while the bot works."""
    with _answering():
        from bot import app

        app.backup_database(config, file, say=_say)


def restore(
    file: Annotated[Path, typer.Argument(help=usage.RESTORE_FROM)],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Put a backup in place of the database, and prove it."""
    with _answering():
        from bot import app

        app.restore_database(config, file, say=_say)


GROUPS: Final[dict[str, dict[str, Callable[..., None]]]] = {
    "db": {"upgrade": db_upgrade},
    "job": {"list": job_list, "run": job_run},
    "audit": {"verify": audit_verify},
}


def _say(line: str) -> None:
    typer.echo(line)


@contextmanager
def _answering() -> Iterator[None]:
    """Turn every refusal into its sentences on stderr and exit code 1."""
    try:
        yield
    except Exception as trouble:
        from bot.texts import shell

        lines = shell.refusal_lines(trouble)
        if lines is None:
            raise
        for line in lines:
            typer.echo(line, err=True)
        raise typer.Exit(REFUSED) from None


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Show how many rows have been looked at, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _rows: None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    columns = TextColumn(usage.ROWS.format(rows="{task.completed}"))
    with Progress(columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda rows: bar.update(task, completed=rows)
