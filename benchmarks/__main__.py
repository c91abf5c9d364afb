"""``python -m benchmarks``: measure, judge, print one table."""

import argparse
import json
import sys
from pathlib import Path

from benchmarks import report, runner
from benchmarks.bench import QUICK, ROOT, Scale, bench
from benchmarks.groups import all_groups
from benchmarks.machine import Machine, describe


def main() -> int:
    wanted = arguments()
    with bench(QUICK if wanted.quick else Scale()) as opened:
        machine = describe(opened.directory)
        groups = [one for one in all_groups(opened) if not wanted.only or one.name in wanted.only]
        rounds = wanted.rounds or opened.scale.rounds
        findings = runner.run(groups, rounds=rounds, say=_say)
    sys.stdout.write("\n" + report.text(findings, machine))
    _keep(wanted, findings, machine)
    return 1 if wanted.strict and findings.has_missed() else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, under two minutes")
    parser.add_argument("--rounds", type=int, help="rounds per group (default 3)")
    parser.add_argument("--only", action="append", metavar="GROUP", help="run this group only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every round there")
    parser.add_argument("--docs", action="store_true", help="put the table in docs/performance.md")
    parser.add_argument("--strict", action="store_true", help="fail when a must is missed")
    return parser.parse_args()


def _keep(wanted: argparse.Namespace, findings: runner.Findings, machine: Machine) -> None:
    if wanted.json:
        everything = {"machine": machine.as_dict(), **findings.as_dict()}
        wanted.json.write_text(json.dumps(everything, ensure_ascii=False, indent=1))
    if wanted.docs:
        figures = report.markdown(findings, machine)
        report.write_into(ROOT / "docs" / "performance.md", figures)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
