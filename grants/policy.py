"""THE page on rights: the roles, what each may do, and how it is asked. Every change here shows in the access matrix."""

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grants.core.errors import Forbidden
from grants.core.text import N_


class Role(enum.StrEnum):
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    CASE_WORKER = "case_worker"
    COMMITTEE_MEMBER = "committee_member"
    COMMITTEE_CHAIR = "committee_chair"
    FINANCE_OFFICER = "finance_officer"
    PROGRAMME_MANAGER = "programme_manager"
    DONOR = "donor"
    AUDITOR = "auditor"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"
    PARTICIPANT = "participant"


ROLE_LABELS: Mapping[Role, str] = {
    Role.TRAINER: N_("Trainer"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.CASE_WORKER: N_("Case worker"),
    Role.COMMITTEE_MEMBER: N_("Committee member"),
    Role.COMMITTEE_CHAIR: N_("Committee chair"),
    Role.FINANCE_OFFICER: N_("Finance officer"),
    Role.PROGRAMME_MANAGER: N_("Programme manager"),
    Role.DONOR: N_("Donor"),
    Role.AUDITOR: N_("Auditor"),
    Role.DATA_PROTECTION_OFFICER: N_("Data-protection officer"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.PARTICIPANT: N_("Participant"),
}

# These see the records of their own organisation only; every other role's rights span the programme.
ORGANISATION_ROLES = frozenset({Role.TRAINER, Role.COORDINATOR, Role.CASE_WORKER})
# Of these, a role that opens names does so only for the participants its holder registered, leads or teaches.
OWN_GROUPS_ROLES = frozenset({Role.TRAINER})


class Permission(enum.StrEnum):
    # accounts
    ACCOUNT_OWN = "account:own"
    WORK_LIST_VIEW = "work_list:view"
    USER_MANAGE = "user:manage"
    ORGANISATION_MANAGE = "organisation:manage"
    # evidence
    AUDIT_VIEW = "audit:view"
    ACCESS_MATRIX_VIEW = "access_matrix:view"
    OPENINGS_VIEW = "openings:view"
    ERASURE_VIEW = "erasure:view"
    ERASURE_REQUEST = "erasure:request"
    ERASURE_APPROVE = "erasure:approve"
    RETENTION_VIEW = "retention:view"
    RETENTION_CHANGE = "retention:change"
    FILE_MAKE = "file:make"
    # programmes
    FUND_VIEW = "fund:view"
    PROGRAMME_OVERVIEW = "programme:overview"
    # people
    PARTICIPANT_VIEW = "participant:view"
    PARTICIPANT_REGISTER = "participant:register"
    PARTICIPANT_IMPORT = "participant:import"
    PARTICIPANT_SEARCH = "participant:search"
    IDENTITY_OPEN = "identity:open"
    CATEGORY_VIEW = "category:view"
    CONSENT_RECORD = "consent:record"
    HAND_OVER_OFFER = "hand_over:offer"
    HAND_OVER_ANSWER = "hand_over:answer"
    PARTICIPANT_MERGE = "participant:merge"
    GLASS_BREAK = "glass:break"
    GLASS_REVIEW = "glass:review"
    PIN_SET = "pin:set"
    # training
    COURSE_VIEW = "course:view"
    COURSE_MANAGE = "course:manage"
    COHORT_VIEW = "cohort:view"
    COHORT_MANAGE = "cohort:manage"
    ATTENDANCE_MARK = "attendance:mark"
    CERTIFICATE_ISSUE = "certificate:issue"
    # internships
    HOST_VIEW = "host:view"
    HOST_MANAGE = "host:manage"
    OFFER_MANAGE = "offer:manage"
    PLACEMENT_VIEW = "placement:view"
    PLACEMENT_MANAGE = "placement:manage"
    # plans
    PLAN_VIEW = "plan:view"
    PLAN_EDIT = "plan:edit"
    # applications
    CALL_VIEW = "call:view"
    CALL_MANAGE = "call:manage"
    APPLICATION_VIEW = "application:view"
    APPLICATION_SUBMIT = "application:submit"
    # assessment
    REVIEW_WRITE = "review:write"
    REVIEW_ASSIGN = "review:assign"
    RANKING_VIEW = "ranking:view"
    DECISION_RECORD = "decision:record"
    # awards
    AWARD_VIEW = "award:view"
    AWARD_ACCEPT = "award:accept"
    # disbursements
    TRANCHE_VIEW = "tranche:view"
    TRANCHE_REQUEST = "tranche:request"
    TRANCHE_APPROVE = "tranche:approve"
    PAYMENT_RECORD = "payment:record"
    LEDGER_VIEW = "ledger:view"
    # monitoring
    VISIT_VIEW = "visit:view"
    VISIT_RECORD = "visit:record"
    # the participant's own pages
    PORTAL_OWN = "portal:own"
    # jobs of the system itself
    SYSTEM_RUN = "system:run"


P = Permission
_STAFF = frozenset({P.ACCOUNT_OWN, P.WORK_LIST_VIEW})
_FIELD = _STAFF | {
    P.PARTICIPANT_VIEW, P.PARTICIPANT_REGISTER, P.PARTICIPANT_IMPORT, P.PARTICIPANT_SEARCH, P.IDENTITY_OPEN,
    P.CONSENT_RECORD, P.HAND_OVER_OFFER, P.PIN_SET, P.COURSE_VIEW, P.COHORT_VIEW, P.PLACEMENT_VIEW, P.PLAN_VIEW, P.PLAN_EDIT,
    P.CALL_VIEW, P.APPLICATION_VIEW, P.AWARD_VIEW, P.VISIT_VIEW, P.VISIT_RECORD,
}  # fmt: skip

GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.TRAINER: _FIELD | {P.COHORT_MANAGE, P.ATTENDANCE_MARK, P.CERTIFICATE_ISSUE},
    Role.COORDINATOR: _FIELD | {
        P.COHORT_MANAGE, P.ATTENDANCE_MARK, P.CERTIFICATE_ISSUE, P.HOST_VIEW, P.HOST_MANAGE, P.OFFER_MANAGE,
        P.PLACEMENT_MANAGE, P.APPLICATION_SUBMIT, P.AWARD_ACCEPT, P.HAND_OVER_ANSWER,
        P.GLASS_BREAK, P.PARTICIPANT_MERGE, P.TRANCHE_VIEW, P.TRANCHE_REQUEST, P.ERASURE_VIEW, P.ERASURE_REQUEST,
        P.FILE_MAKE,
    },
    Role.CASE_WORKER: _FIELD | {
        P.CATEGORY_VIEW, P.HAND_OVER_ANSWER, P.GLASS_BREAK, P.PARTICIPANT_MERGE, P.ERASURE_VIEW, P.ERASURE_REQUEST,
        P.FILE_MAKE,
    },
    Role.COMMITTEE_MEMBER: _STAFF | {P.CALL_VIEW, P.REVIEW_WRITE},
    Role.COMMITTEE_CHAIR: _STAFF | {P.CALL_VIEW, P.REVIEW_ASSIGN, P.RANKING_VIEW, P.DECISION_RECORD, P.LEDGER_VIEW},
    Role.FINANCE_OFFICER: _STAFF | {
        P.CALL_VIEW, P.FUND_VIEW, P.AWARD_VIEW, P.TRANCHE_VIEW, P.TRANCHE_APPROVE, P.PAYMENT_RECORD, P.LEDGER_VIEW,
    },
    Role.PROGRAMME_MANAGER: _STAFF | {
        P.PROGRAMME_OVERVIEW, P.FUND_VIEW, P.PARTICIPANT_VIEW, P.PARTICIPANT_MERGE, P.COURSE_VIEW, P.COURSE_MANAGE, P.COHORT_VIEW,
        P.HOST_VIEW, P.PLACEMENT_VIEW, P.CALL_VIEW, P.CALL_MANAGE, P.APPLICATION_VIEW, P.REVIEW_ASSIGN,
        P.AWARD_VIEW, P.TRANCHE_VIEW, P.LEDGER_VIEW, P.VISIT_VIEW, P.ERASURE_VIEW, P.ERASURE_APPROVE,
    },
    Role.DONOR: _STAFF | {P.FUND_VIEW, P.PROGRAMME_OVERVIEW},
    Role.AUDITOR: _STAFF | {
        P.AUDIT_VIEW, P.ACCESS_MATRIX_VIEW, P.FUND_VIEW, P.PROGRAMME_OVERVIEW, P.CALL_VIEW, P.RANKING_VIEW,
        P.AWARD_VIEW, P.TRANCHE_VIEW, P.LEDGER_VIEW,
    },
    Role.DATA_PROTECTION_OFFICER: _STAFF | {
        P.AUDIT_VIEW, P.ACCESS_MATRIX_VIEW, P.OPENINGS_VIEW, P.GLASS_REVIEW, P.ERASURE_VIEW, P.ERASURE_REQUEST,
        P.ERASURE_APPROVE, P.RETENTION_VIEW, P.RETENTION_CHANGE,
    },
    Role.ADMINISTRATOR: _STAFF | {P.USER_MANAGE, P.ORGANISATION_MANAGE, P.ACCESS_MATRIX_VIEW},
    Role.PARTICIPANT: frozenset({P.PORTAL_OWN}),
}  # fmt: skip

# What a password alone opens: no identities, no money, no administration. Everything else wants a second factor first,
# and so does a permission that is new and not yet in this list.
WITH_PASSWORD_ALONE = frozenset({
    P.ACCOUNT_OWN, P.WORK_LIST_VIEW, P.PROGRAMME_OVERVIEW, P.COURSE_VIEW, P.COURSE_MANAGE, P.HOST_VIEW, P.CALL_VIEW,
    P.REVIEW_WRITE, P.PORTAL_OWN, P.SYSTEM_RUN,
})  # fmt: skip
SENSITIVE = frozenset(Permission) - WITH_PASSWORD_ALONE


@dataclass(frozen=True, slots=True)
class RoleIn:
    """One role in one organisation."""

    role: Role
    organisation_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what rights. `kind` is user, participant, guest, system or nobody.

    A guest is a participant's phone opened with her second PIN: it has no right at all.
    """

    kind: str
    id: uuid.UUID | None = None
    name: str = ""
    roles: frozenset[RoleIn] = field(default_factory=frozenset)

    @property
    def user_id(self) -> uuid.UUID | None:
        """The account, None for participants and the system."""
        return self.id if self.kind == "user" else None

    @property
    def permissions(self) -> frozenset[Permission]:
        if self.kind == "system":
            return frozenset(Permission) - {P.PORTAL_OWN}
        if self.kind == "participant":
            return GRANTED[Role.PARTICIPANT]
        return frozenset().union(*(GRANTED[held.role] for held in self.roles))

    def allows(self, permission: Permission) -> bool:
        """Whether any of the roles includes the permission."""
        return permission in self.permissions

    def has(self, role: Role) -> bool:
        """Whether the role is held in any organisation."""
        return any(held.role is role for held in self.roles)

    def organisations(self, permission: Permission) -> frozenset[uuid.UUID] | None:
        """For whose records the permission holds: ids of organisations, or None for all of the programme."""
        if self.kind == "system":
            return None
        giving = [held for held in self.roles if permission in GRANTED[held.role]]
        if any(held.role not in ORGANISATION_ROLES for held in giving):
            return None
        return frozenset(held.organisation_id for held in giving)

    def whole_organisations(self, permission: Permission) -> frozenset[uuid.UUID] | None:
        """As `organisations`, leaving out what is held through a role that reaches its own groups alone."""
        wholly = replace(self, roles=frozenset(r for r in self.roles if r.role not in OWN_GROUPS_ROLES))
        return wholly.organisations(permission)

    def sees_several(self, permission: Permission) -> bool:
        """Whether the permission holds for records of more than one organisation, so that lists tell which."""
        where = self.organisations(permission)
        return where is None or len(where) > 1

    def spans(self, permission: Permission, organisation_id: uuid.UUID | None) -> bool:
        """Whether the permission holds for a record of this organisation."""
        where = self.organisations(permission)
        return self.allows(permission) and (where is None or organisation_id in where)


SYSTEM = Actor(kind="system", name="Krok")
NOBODY = Actor(kind="nobody")


def allows(actor: Actor, permission: Permission) -> bool:
    """Whether the actor may."""
    return actor.allows(permission)


def authorise(actor: Actor, permission: Permission) -> None:
    """Raises Forbidden when the actor may not."""
    if not actor.allows(permission):
        raise Forbidden(permission.value)


def access_matrix() -> dict[str, dict[str, bool]]:
    """Permission by role: what `krok access-matrix` prints and the snapshot keeps."""
    return {
        permission.value: {role.value: permission in GRANTED[role] for role in Role}
        for permission in Permission
        if permission is not P.SYSTEM_RUN
    }
