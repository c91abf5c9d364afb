"""The command ``zhanggui``: read the arguments, call one function of ``bot.app``, say the answer.

(The demo only watches over two processes; it needs nothing of the house.)

Nothing heavy is imported before a command runs. Exit codes: 0 done, 1 refused with a sentence,
2 wrong usage.
"""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

DONE: Final = 0
REFUSED: Final = 1

Config = Annotated[Path, typer.Option("--config", "-c", help="配置文件", show_default=True)]
DEFAULT_CONFIG: Final = Path("config.toml")


class ImportKind(StrEnum):
    """What a table can be about."""

    LOCATIONS = "locations"
    PEOPLE = "people"
    PARTNERS = "partners"
    PRODUCTS = "products"
    STOCK = "stock"


def build() -> typer.Typer:
    """Return the command with all its words."""
    root = typer.Typer(
        name="zhanggui",
        help="掌柜：在企业微信和钉钉里管库存和单据。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    root.command("demo")(demo)
    root.command("run")(run)
    root.command("check")(check)
    root.command("import")(import_table)
    root.command("backup")(backup)
    root.command("restore")(restore)
    for name, words, about in GROUPS:
        group = typer.Typer(help=about, no_args_is_help=True)
        for word, command in words.items():
            group.command(word)(command)
        root.add_typer(group, name=name)
    return root


def main() -> None:
    """Run the command line."""
    build()()


def demo(
    port: Annotated[int, typer.Option(help="网页的端口", min=0, max=65535)] = 8787,
    data: Annotated[Path | None, typer.Option(help="数据放在哪里；不写就用临时目录")] = None,
) -> None:
    """开一家样板店：两个平台的替身、样板数据、手机网页，不需要任何账号。"""
    with _answering():
        from bot.operations import demo as stage

        stage.run(port=port, data=data, say=_say)


def run(config: Config = DEFAULT_CONFIG) -> None:
    """开始工作：接收消息、记账、发通知，直到被停止。"""
    with _answering():
        from bot import app

        app.run_bot(config, say=_say)


def check(
    config: Config = DEFAULT_CONFIG,
    online: Annotated[bool, typer.Option("--online", help="同时连接平台和数据库试一试")] = False,
) -> None:
    """检查配置；有问题就逐条说明是哪个键、在后台哪里找。"""
    with _answering():
        from bot import app

        app.check_settings(config, online=online, say=_say)


def db_upgrade(config: Config = DEFAULT_CONFIG) -> None:
    """把数据库升级到当前版本；同时启动几个也没关系。"""
    with _answering():
        from bot import app

        app.upgrade_database(config, say=_say)


def import_table(
    kind: Annotated[ImportKind, typer.Argument(help="导入什么")],
    file: Annotated[Path, typer.Argument(help="csv 或 xlsx 文件")],
    config: Config = DEFAULT_CONFIG,
    mapping: Annotated[Path | None, typer.Option(help="别人的表怎么对应到我们的列（TOML）")] = None,
    marked: Annotated[Path | None, typer.Option(help="把有问题的行标红另存到这个 xlsx")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查和合计，不写入")] = False,
) -> None:
    """导入仓库、人员、往来单位、商品或期初库存；有一行不对就全部不写，并一次说清楚。"""
    with _answering():
        from bot import app
        from bot.imports.loading import ImportRequest

        request = ImportRequest(
            kind=kind.value, file=file, mapping=mapping, marked=marked, is_dry_run=dry_run
        )
        with _progress() as progress:
            app.import_file(config, request, say=_say, progress=progress)


def job_list(config: Config = DEFAULT_CONFIG) -> None:
    """列出定时任务和下一次的时间。"""
    with _answering():
        from bot import app

        app.list_jobs(config, say=_say)


def job_run(
    name: Annotated[str, typer.Argument(help="任务名，见 zhanggui job list")],
    config: Config = DEFAULT_CONFIG,
    at: Annotated[
        dt.datetime | None,
        typer.Option(help="当作这个时间（公司时区），例如 2026-11-22T18:30", formats=[
            "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d",
            "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z",
        ]),
    ] = None,
) -> None:  # fmt: skip
    """马上运行一个定时任务；同一个营业日已经做过就不再做。"""
    with _answering():
        from bot import app

        app.run_job(config, name, at=at, say=_say)


def audit_verify(
    config: Config = DEFAULT_CONFIG,
    anchor: Annotated[
        str | None, typer.Option(metavar="SEQ:HEX", help="日报最后一行里的号和校验码，一并对照")
    ] = None,
) -> None:
    """核对全部账目和留痕，说出第一处对不上的地方。"""
    with _answering():
        from bot import app
        from bot.operations import checking

        try:
            kept = checking.anchor_of(anchor) if anchor else None
        except ValueError as wrong:
            raise typer.BadParameter(str(wrong), param_hint="--anchor") from None
        app.verify_audit(config, anchor=kept, say=_say)


def backup(
    file: Annotated[Path, typer.Argument(help="备份写到哪个文件")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """备份数据库，不用停机。"""
    with _answering():
        from bot import app

        app.backup_database(config, file, say=_say)


def restore(
    file: Annotated[Path, typer.Argument(help="用哪个备份恢复")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """从备份恢复并当场核对；恢复后不重发旧消息、不重用单号。"""
    with _answering():
        from bot import app

        app.restore_database(config, file, say=_say)


GROUPS: Final[tuple[tuple[str, dict[str, Callable[..., None]], str], ...]] = (
    ("db", {"upgrade": db_upgrade}, "数据库。"),
    ("job", {"list": job_list, "run": job_run}, "定时任务。"),
    ("audit", {"verify": audit_verify}, "账目核对。"),
)


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

    columns = TextColumn("{task.completed} 行")
    with Progress(columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda rows: bar.update(task, completed=rows)
