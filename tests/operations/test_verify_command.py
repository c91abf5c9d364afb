"""``zhanggui audit verify``: the first bad event in a sentence, or the last good one."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.operations import checking
from bot.operations.unfit import Unfit
from core.storage.findings import Anchor
from tests.operations.firm import (
    Says,
    rows,
    settings_of,
    tamper,
)


async def test_the_command_says_the_first_bad_event_and_refuses(lite: str, tmp_path: Path) -> None:
    settings, says = settings_of(lite, tmp_path), Says()
    tamper(lite, "UPDATE hold SET expires_us = NULL WHERE id > 0")
    await checking.verify(settings, say=says)
    assert says.text.startswith("账目和留痕都对得上：")

    tamper(lite, "UPDATE audit SET subject = 'x' WHERE seq = 4")
    with pytest.raises(Unfit) as unfit:
        await checking.verify(settings, say=says)
    assert unfit.value.lines[0].endswith("第一处：I7：第 4 号留痕被改过，和它自己的校验码对不上。")


@pytest.mark.parametrize("text", ["", "12", "12:xyz", "x:deadbeef", "12:dead", "-1:deadbeef"])
def test_an_anchor_that_is_none_is_refused_with_its_form(text: str) -> None:
    with pytest.raises(ValueError, match="号:校验码"):
        checking.anchor_of(text)


def test_an_anchor_is_read_as_the_post_prints_it() -> None:
    assert checking.anchor_of("12:DEADbeef") == Anchor(seq=12, hash="deadbeef")


def shell(folder: Path, url: str, *words: str) -> Result:
    """Run a command over a database, as it is typed."""
    config = folder / "config.toml"
    config.write_text(
        f'[company]\nname = "示例"\n[database]\nurl = "{url}"\n'
        '[dingtalk]\nclient_id = "ding1"\nclient_secret = "s3cr3t"\n',
        encoding="utf-8",
    )
    return CliRunner().invoke(cli.build(), [*words, "-c", str(config)])


def test_the_shell_says_good_bad_and_wrong_usage(lite: str, tmp_path: Path) -> None:
    tamper(lite, "UPDATE hold SET expires_us = NULL WHERE id > 0")
    last, root = rows(lite, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")[0]
    good = shell(tmp_path, lite, "audit", "verify", "--anchor", f"{last}:{root[:16]}")
    cut = shell(tmp_path, lite, "audit", "verify", "--anchor", f"{last + 1}:{root[:16]}")
    usage = shell(tmp_path, lite, "audit", "verify", "--anchor", "yesterday")

    assert (good.exit_code, cut.exit_code, usage.exit_code) == (0, 1, 2)
    assert f"最后一条是第 {last} 号，校验码 {root[:16]}。" in good.stdout
    assert f"I7：留痕从第 {last + 1} 号起被截掉了" in cut.stderr
    assert "要写成 号:校验码" in usage.stderr
