"""Frozen versions: for her own workers, and without identity for those who judge them."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.models import Organisation
from grants.domain.people.models import Participant
from grants.domain.plans import scope
from grants.domain.plans.arithmetic import Figures, compute, figures_from_json
from grants.domain.plans.content import PlanContent, from_json
from grants.domain.plans.findings import Finding, check
from grants.domain.plans.models import Plan, PlanVersion
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class PlanVersionView:
    """A frozen version for blind reading: nothing in it says whose it is. Amounts in minor units of `currency`."""

    id: uuid.UUID
    plan_id: uuid.UUID
    number: int
    title: str
    currency: str
    content: PlanContent
    figures: Figures
    findings: tuple[Finding, ...]
    requested_minor: int
    own_minor: int
    frozen_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A frozen version as her own workers see it."""

    view: PlanVersionView
    case_code: str
    organisation_name: str


def version_page(actor: Actor, version_id: uuid.UUID) -> VersionPage:
    """A frozen version, for those who see the plan. Raises NotFound."""
    authorise(actor, Permission.PLAN_VIEW)
    found = db.session.execute(
        select(PlanVersion, Participant.case_code, Organisation.name)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .join(Participant, Participant.id == Plan.participant_id)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .where(PlanVersion.id == version_id, scope.visible(actor))
    ).first()
    if found is None:
        raise NotFound
    version, case_code, organisation_name = found
    return VersionPage(_view(version), case_code, organisation_name)


def get_version(version_id: uuid.UUID) -> PlanVersionView:
    """A frozen version without identity, for slices downstream, which have checked the reader's right to it.

    Raises NotFound.
    """
    version = db.session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound
    return _view(version)


def _view(version: PlanVersion) -> PlanVersionView:
    content = from_json(version.content)
    figures = figures_from_json(version.figures) if version.figures else compute(content)
    return PlanVersionView(
        id=version.id,
        plan_id=version.plan_id,
        number=version.number,
        title=version.title,
        currency=version.currency,
        content=content,
        figures=figures,
        findings=check(content, figures, version.currency),
        requested_minor=version.requested_minor,
        own_minor=version.own_minor,
        frozen_at=version.frozen_at,
    )


def coaches_of(participant_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The accounts that coached, began or submitted a plan of hers: none of them may judge it."""
    rows = db.session.execute(
        select(Plan.coach_id, Plan.created_by, PlanVersion.frozen_by)
        .outerjoin(PlanVersion, PlanVersion.plan_id == Plan.id)
        .where(Plan.participant_id == participant_id)
    )
    return frozenset(account for row in rows for account in row if account is not None)
