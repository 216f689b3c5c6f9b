"""How far the audit is chained, and its head."""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core.audit import FIRST_HASH, AuditEntry, AuditSeal, unsealed_since
from grants.core.db import db
from grants.domain.accounts.models import Organisation
from grants.domain.accounts.states import OrganisationKind
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class Chain:
    """How far the entries are chained, and the hash of the last link, to be noted outside; `since` when the sealing job
    has stood still, None while it runs; `office` whose audit it is."""

    sealed: int
    unsealed: int
    head: str
    since: datetime.datetime | None
    office: str

    @property
    def groups(self) -> str:
        """The head as it is read aloud and typed: eight groups of eight."""
        return " ".join(self.head[start : start + 8] for start in range(0, len(self.head), 8))

    @property
    def command(self) -> str:
        """What to run later to find this head in the chain."""
        return f'krok audit verify --number {self.sealed} --head "{self.groups}"'


def chain_state(actor: Actor) -> Chain:
    """How far the chain goes, without walking it."""
    authorise(actor, Permission.AUDIT_VIEW)
    last = db.session.execute(
        select(AuditSeal.sequence, AuditSeal.hash).order_by(AuditSeal.sequence.desc()).limit(1)
    ).first()
    sealed, head = last if last else (0, FIRST_HASH)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    return Chain(sealed=sealed, unsealed=total - sealed, head=head, since=unsealed_since(), office=_office())


def _office() -> str:
    """The name of the programme's office; "" where there is none."""
    return (
        db.session.scalar(
            select(Organisation.name)
            .where(Organisation.kind == OrganisationKind.PROGRAMME_OFFICE)
            .order_by(Organisation.created_at, Organisation.id)
            .limit(1)
        )
        or ""
    )
