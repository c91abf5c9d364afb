"""The whole bot as it is shipped, heard over HTTP: encrypted callbacks in, effects committed."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bodies, callbacks, worker
from benchmarks.bench import Bench
from benchmarks.callbacks import FIRST_MESSAGE_ID, Load
from benchmarks.measure import Result
from benchmarks.product import drafts, firm
from benchmarks.servers import free_port, serving

CONFIG = """\
[company]
name = "量一量"

[server]
port = {port}

[database]
url = "{url}"

[wecom]
corp_id = "{wire.corp_id}"
agent_id = {wire.agent_id}
secret = "bench"
token = "{wire.token}"
encoding_aes_key = "{wire.aes_key}"
api_url = "http://127.0.0.1:{cloud}"

[[groups]]
name = "仓库群"
posts = ["moved"]
wecom_webhook_key = "bench"

[schedule]
backup_dir = "{place}"

[[approvals.rules]]
kind = "入库"
amount_below = "500"
approvers = []
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The bot on SQLite, with ``waiting`` cards to tap; without any it is spoken to.

    ``books`` holds a ledger to start from.
    """

    name = "掌柜"
    wire = bodies.Wire()
    cloud: int
    waiting: int = 0
    books: Path | None = None

    def command(self, place: Path, port: int) -> tuple[str, Sequence[str]]:
        config = place / "config.toml"
        if self.books is not None:
            shutil.copyfile(self.books / "books.db", place / "books.db")
        url = firm.sqlite_url(place / "books.db")
        config.write_text(
            CONFIG.format(port=port, url=url, wire=self.wire, cloud=self.cloud, place=place)
        )
        worker.measure("benchmarks.product.drafts:prepare", url=url, count=self.waiting,
                       file=str(place / "taps.json"))  # fmt: skip
        return "bot", ["run", "-c", str(config)]

    def settle(self, place: Path) -> None:
        pass

    def requests(self, place: Path, count: int) -> Iterator[bytes]:
        if not self.waiting:
            said = ((firm.user(number), drafts.sentence(number)) for number in range(count))
            return bodies.texts(self.wire, said, first_id=FIRST_MESSAGE_ID)
        waiting = json.loads((place / "taps.json").read_text())
        return bodies.taps(self.wire, [tuple(tap) for tap in waiting])

    def saved(self, place: Path, count: int = 0) -> Path:
        """Write the requests to a file for the loader and return it."""
        file = place / "requests.bin"
        bodies.save(file, self.requests(place, count or self.waiting))
        return file

    def check(self, place: Path, acknowledged: int) -> None:
        connection = sqlite3.connect(place / "books.db")
        done, drafted, inbound = connection.execute(
            "SELECT (SELECT count(*) FROM document WHERE status = 'done'),"
            " (SELECT max(id) FROM draft), (SELECT count(*) FROM inbound)"
        ).fetchone()
        connection.close()
        if (done if self.waiting else drafted) < acknowledged or inbound < acknowledged:
            raise RuntimeError(f"the books lack what was acknowledged: {done} {acknowledged}")


def side(bench: Bench, load: Load, *, says: bool = False) -> Callable[[], Result]:
    """Return a side of the whole bot: taps on small receipts, or with ``says`` typed sentences."""

    def run() -> Result:
        cloud = free_port()
        waiting = 0 if says else load.count(bench.scale.seconds)
        with serving("benchmarks.cloud", [str(cloud)], port=cloud, core=1):
            house = Product(cloud=cloud, waiting=waiting)
            return callbacks.side(bench, house, load)()

    return run
