"""`python -m benchmarks [NAME …]`: measure the claims, and say which aims are missed by status 1."""

import argparse
import json
import sys

import click

from benchmarks import importing, rotating, searching
from benchmarks.results import Figure, table

BENCHMARKS = {"import": importing.run, "search": searching.run, "rotate": rotating.run}
DATABASES = ("sqlite", "postgresql")


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure what is meant to be fast."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; all unless given")
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the full size, to try it")
    parser.add_argument("--database", choices=DATABASES, action="append", help="both unless given")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for name in given.names or BENCHMARKS:
        found = BENCHMARKS[name](given.scale, given.database or DATABASES)
        figures += found
        if not given.json:
            click.echo(table(found))
    if given.json:
        click.echo(json.dumps([one.as_json() for one in figures], ensure_ascii=False, indent=1))
    return int(not all(one.met for one in figures))


if __name__ == "__main__":
    sys.exit(main())
