"""One row of a list checked: the person it tells of, every fault, and what becomes of it."""

import datetime
from collections.abc import Hashable
from dataclasses import dataclass, replace

from grants.domain.people.lists.columns import Header
from grants.domain.people.lists.drafts import ParticipantDraft
from grants.domain.people.lists.faults import Fault, FaultCode, Outcome, outcome_of
from grants.domain.people.lists.fields import RowReader
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.sheet import Row
from grants.domain.people.states import Category
from grants.domain.people.values.oblasts import Oblast


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row with its outcome. An error has no participant; a duplicate has, for a person to decide on."""

    row_number: int
    participant: ParticipantDraft | None
    faults: tuple[Fault, ...]
    outcome: Outcome
    sheet: str = ""
    registered_as: Hashable | None = None


def check_row(
    row: Row,
    header: Header,
    today: datetime.date,
    *,
    epoch_1904: bool = False,
    sheet: str = "",
    oblast: Oblast | None = None,
) -> CheckedRow:
    """Check a row for itself, without looking for duplicates. `oblast` is hers when the list names none."""
    reader = RowReader(row, header, sheet)
    draft = None if reader.formulas() else _draft(reader, today, epoch_1904, oblast)
    faults = reader.in_order()
    outcome = outcome_of(faults)
    return CheckedRow(row.number, None if outcome is Outcome.ERROR else draft, faults, outcome, sheet)


def as_duplicate(
    checked: CheckedRow,
    row: Row,
    header: Header,
    code: FaultCode,
    *,
    details: tuple[tuple[str, str], ...] = (),
    registered_as: Hashable | None = None,
) -> CheckedRow:
    """The same row, marked as the same person again."""
    reader = RowReader(row, header, checked.sheet)
    reader.name_fault(code, details)
    order = {mapped.header: mapped.index for mapped in reversed(header.columns)}
    faults = sorted(
        (*checked.faults, *reader.in_order()), key=lambda fault: order.get(fault.column, len(order))
    )
    return replace(
        checked, faults=tuple(faults), outcome=outcome_of(tuple(faults)), registered_as=registered_as
    )


def _draft(
    reader: RowReader, today: datetime.date, epoch_1904: bool, usual_oblast: Oblast | None
) -> ParticipantDraft | None:
    name, from_name = reader.name()
    birth = reader.birth_date(today, epoch_1904)
    gender = reader.gender(name)
    phones, phone_note = reader.phones()
    oblast = reader.oblast(usual_oblast)
    town, from_town = reader.free_text(Column.TOWN)
    safe_to_call = reader.safe_to_call()
    category: Category | None = reader.category()
    consent = reader.consent()
    note, from_note = reader.free_text(Column.NOTE)
    if name is None or oblast is None:
        return None
    return ParticipantDraft(
        name=name,
        oblast=oblast,
        birth=birth,
        gender=gender,
        phones=phones,
        phone_note=phone_note,
        town=town,
        safe_to_call=safe_to_call,
        category=category or from_note or from_name or from_town,
        consent=consent,
        note=note,
    )
