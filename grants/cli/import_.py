"""`krok import`: lists of participants from the command line, of any length."""

import datetime
import gc
import hashlib
import sys
from collections.abc import Hashable, Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from grants.cli.output import json_option, print_json
from grants.cli.progress import Progress
from grants.core import clock
from grants.core.errors import DomainError
from grants.domain.accounts.queries import find_organisation
from grants.domain.people import commands
from grants.domain.people.commands import Declaration, FileFacts
from grants.domain.people.lists.drafts import ParticipantDraft
from grants.domain.people.lists.dry_run import AlreadyRegistered, check_list
from grants.domain.people.lists.faults import FaultKind
from grants.domain.people.states import ConsentWay
from grants.domain.people.uploads import already_registered
from grants.exchange.spreadsheets.errors import UnreadableFile
from grants.exchange.spreadsheets.reading import read_workbook
from grants.exchange.spreadsheets.workbook import Workbook
from grants.policy import SYSTEM

_PIECE = 1024 * 1024


@click.group("import")
def import_() -> None:
    """Bring in what is kept elsewhere."""


@import_.command("participants")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option(
    "--organisation", required=True, help="The code of the organisation whose participants they are."
)
@click.option("--dry-run", is_flag=True, help="Only check; nothing is stored.")
@click.option(
    "--consent-way",
    type=click.Choice([way.value for way in ConsentWay]),
    help="How each of them agreed that records of her training are kept.",
)
@click.option("--consent-on", type=click.DateTime(["%Y-%m-%d"]), help="When they were asked, as 2026-11-24.")
@json_option
@with_appcontext
def participants(
    file: Path,
    organisation: str,
    dry_run: bool,
    consent_way: str | None,
    consent_on: datetime.datetime | None,
    as_json: bool,
) -> None:
    """Check a list, and register its good rows unless it is a dry run. Status 1 when rows had errors."""
    gc.freeze()  # what stands so far stays; only what the rows make is looked through for cycles
    organisation_id = find_organisation(organisation)
    if organisation_id is None:
        raise click.UsageError(f"There is no organisation with the code {organisation}.")
    try:
        workbook = read_workbook(file, file.name)
    except UnreadableFile as refused:
        raise click.UsageError(refused.message) from None
    if dry_run:
        sys.exit(_check(workbook, as_json))
    if not (consent_way and consent_on):
        raise click.UsageError("Give --consent-way and --consent-on: nobody is registered without consent.")
    declaration = Declaration(ConsentWay(consent_way), consent_on.date())
    sys.exit(_register(workbook, FileFacts(organisation_id, _hash_of(file)), declaration, as_json))


def _check(workbook: Workbook, as_json: bool) -> int:
    progress = Progress.of(workbook.sheets, wanted=not as_json)
    run = check_list(workbook.sheets, clock.today(), _watched(progress))
    progress.end()
    try:
        commands.check_understood(run.sheets)
    except DomainError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        print_json(run.as_json())
    else:
        for fault in run.faults:
            place = f"{fault.sheet}:{fault.row}" if len(run.sheets) > 1 else str(fault.row)
            click.echo(f"{place}\t{fault.kind.value}\t{fault.column}\t{fault.value}\t{fault.say(str)}")
        click.echo(f"{run.data_rows} rows, {len(run.good_rows)} of them good.")
    return int(any(fault.kind is FaultKind.ERROR for fault in run.faults))


def _watched(progress: Progress) -> AlreadyRegistered:
    """What looks people up, while how far it is is shown."""
    seen = 0

    def known(drafts: Sequence[ParticipantDraft]) -> Sequence[Hashable | None]:
        nonlocal seen
        seen += len(drafts)
        progress.show(seen, "checking")
        return already_registered(drafts)

    return known


def _register(workbook: Workbook, facts: FileFacts, declaration: Declaration, as_json: bool) -> int:
    progress = Progress.of(workbook.sheets, wanted=not as_json)
    try:
        done = commands.enrol_sheets(SYSTEM, facts, workbook.sheets, declaration, progress.show)
    except DomainError as error:
        raise click.UsageError(str(error)) from None
    finally:
        progress.end()
    if as_json:
        print_json(
            {
                "import": str(done.import_id),
                "data_rows": done.rows,
                "registered": done.registered,
                "rows_with_errors": done.with_errors,
            }
        )
    else:
        click.echo(
            f"{done.rows} rows, {done.registered} people registered, {done.with_errors} rows with errors."
        )
    return int(done.with_errors > 0)


def _hash_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
