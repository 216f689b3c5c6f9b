"""What an organisation's columns were taken for: remembered by keyed hashes of their headers, and no header itself."""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, select

from grants.core import clock, crypto
from grants.core.db import db
from grants.domain.accounts.models import User
from grants.domain.people.lists.columns import HEADER_SEARCH_ROWS, Header, header_keys
from grants.domain.people.lists.dry_run import DryRun
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.sheet import Sheet
from grants.domain.people.models import ListColumn
from grants.policy import Actor

_AT_ONCE = 500
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class LastChoice:
    """Who chose one of the columns last, and when; `by` is "" for a person who isn't named any more."""

    by: str
    at: datetime.datetime


def recall_columns(organisation_id: uuid.UUID, sheets: Iterable[Sheet]) -> dict[int | str, Column | None]:
    """What the headers of these sheets were taken for last time, by `header_keys`; None was dropped."""
    if db.session.execute(_of(organisation_id).limit(1)).first() is None:
        return {}
    keys = sorted({key for sheet in sheets for key in _keys(sheet)})
    tokens = dict(zip(_tokens(organisation_id, keys), keys, strict=True))
    found: dict[int | str, Column | None] = {}
    for some in _batches(tokens):
        rows = db.session.execute(_of(organisation_id).where(ListColumn.header_token.in_(some)))
        found |= {tokens[token]: kind for token, kind in rows}
    return found


def learn_columns(actor: Actor, organisation_id: uuid.UUID, run: DryRun) -> None:
    """Within an open transaction: remember where a committed list's columns differ from what their words say."""
    chosen: dict[str, Column | None] = {}
    usual: dict[str, Column | None] = {}
    for header in _headers(run):
        chosen |= header.mapping()
        usual |= header.usual_mapping()
    forget_columns(organisation_id, list(chosen))
    differing = [key for key in chosen if chosen[key] is not usual[key]]
    moment = clock.now()
    for key, token in zip(differing, _tokens(organisation_id, differing), strict=True):
        db.session.add(
            ListColumn(
                organisation_id=organisation_id,
                header_token=token,
                kind=chosen[key],
                chosen_by=actor.user_id,
                chosen_at=moment,
            )
        )


def forget_columns(organisation_id: uuid.UUID, keys: Sequence[str]) -> None:
    """Within an open transaction: nothing is remembered of these headers."""
    for some in _batches(_tokens(organisation_id, keys)):
        db.session.execute(
            delete(ListColumn).where(
                ListColumn.organisation_id == organisation_id, ListColumn.header_token.in_(some)
            )
        )


def last_choice(organisation_id: uuid.UUID, keys: Sequence[str]) -> LastChoice | None:
    """Of the newest of these columns; None when none of them is remembered any more."""
    row = db.session.execute(
        select(User.name, ListColumn.chosen_at)
        .outerjoin(User, User.id == ListColumn.chosen_by)
        .select_from(ListColumn)
        .where(
            ListColumn.organisation_id == organisation_id,
            ListColumn.header_token.in_(_tokens(organisation_id, keys)[:_AT_ONCE]),
        )
        .order_by(ListColumn.chosen_at.desc(), ListColumn.header_token)
    ).first()
    return LastChoice(row[0] or "", row[1]) if row else None


def _headers(run: DryRun) -> Iterator[Header]:
    return (report.header for report in run.sheets if report.header)


def _keys(sheet: Sheet) -> Iterator[str]:
    for row in itertools.islice(sheet.rows, HEADER_SEARCH_ROWS):
        texts = [cell if isinstance(cell, str) and len(cell) <= _LONGEST else "" for cell in row.cells]
        yield from filter(None, header_keys(texts))


def _tokens(organisation_id: uuid.UUID, keys: Sequence[str]) -> list[bytes]:
    return crypto.tokens(f"header/{organisation_id}", keys)


def _of(organisation_id: uuid.UUID) -> Select[bytes, Column | None]:
    return select(ListColumn.header_token, ListColumn.kind).where(
        ListColumn.organisation_id == organisation_id
    )


def _batches(tokens: Iterable[bytes]) -> Iterator[list[bytes]]:
    iterator = iter(tokens)
    while some := list(itertools.islice(iterator, _AT_ONCE)):
        yield some
