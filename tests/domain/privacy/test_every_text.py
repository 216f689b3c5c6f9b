"""Every column that can hold words: emptied when she is erased, sealed under a key that goes with her, or kept for a
reason that is written here. A new column has to be added, and one that is said to be emptied is seen to be."""

import flask
from sqlalchemy import JSON, Column, LargeBinary, String, select

from grants.core import audit
from grants.core.db import Base, Code, db
from grants.core.transaction import transaction
from grants.policy import SYSTEM
from tests.factories import accounts, erasures

EMPTIED = {
    "contact_try.note", "decision.minute", "eligibility_answer.reason", "erasure_request.reason",
    "glass_opening.reason", "glass_opening.remark", "hand_over.answer", "hand_over.reason", "hand_over.what",
    "hand_over.without_consent", "placement.evaluation", "placement.mentor", "plan.content", "plan.title",
    "plan_version.content", "plan_version.title", "review.overall_comment", "review_score.comment",
    "tranche.condition_met_note", "visit.note",
}  # fmt: skip
GONE = {
    "participant.pin_hash": "taken away",
    "participant.second_pin_hash": "taken away",
    "participant_identity": "the row is deleted, and the key with it",
    "identity_token": "deleted",
    "portal_session": "deleted",
    "record_merge.before": "emptied: ciphertexts of what her record was before the merge",
    "record_merge.after": "emptied",
    "list_import.content": "emptied with its key, like every list of her organisation",
    "list_import.wrapped_key": "as the content",
    "registration_draft": "deleted, like every draft of her organisation",
    "journal_upload": "deleted, like every journal of her organisation",
    "reason_key.wrapped_key": "the key of what was typed as a reason about anything of hers is taken away",
    "screening.answers": "emptied; sealed with her key",
    "screening.reasons": "emptied; sealed with her key",
    "screening.category": "emptied; sealed with her key",
    "screening.services": "emptied; sealed with her key",
    "screening.remarks": "emptied; sealed with her key",
}
NOT_OF_A_PERSON = "about a thing or a group, not about one participant"
KEPT = {
    "audit_entry.sealed_reason": "can't be opened once its key in reason_key is gone",
    "audit_entry.reason": "codes and the program's own sentences; older ones are shown no more",
    "audit_entry.details": "codes, numbers and ids",
    "audit_entry.actor_kind": "a code",
    "audit_entry.action": "a code",
    "audit_entry.target_type": "a code",
    "audit_seal.hash": "a hash of the chain",
    "participant.case_code": "what stays of her: meaningless by itself",
    "participant.oblast": "a code of seven, for the figures",
    "participant.language": "a code of three",
    "erasure.case_code": "the list of the erased",
    "erasure_request.counts": "numbers",
    "consent.text_version": "a number",
    "consent.language": "a code of three",
    "contact_try.tried_at": "a time of day",
    "screening.questionnaire": "a version",
    "certificate.code": "whoever holds the paper may check it: it tells no name any more",
    "application.code": "a number of the call",
    "award.code": "a number of the call",
    "award.currency": "a code",
    "award.verification_code": "a code",
    "decision.voters": "ids of members",
    "decision.letter_code": "a code",
    "eligibility_answer.rule": "a code",
    "plan.currency": "a code",
    "plan_version.currency": "a code",
    "plan_version.figures": "numbers",
    "record_merge.moved": "ids",
    "tranche.currency": "a code",
    "payment.currency": "a code",
    "payment.reference": "the bank's number, without which the money can't be traced",
    "ledger_account.currency": "a code",
    "ledger_entry.reference": "as that of the payment",
    "ledger_posting.currency": "a code",
    "list_import.file_token": "a keyed hash of a file",
    "list_column.header_token": "a keyed hash of what stands over a column",
    "outbox_message": "ids and codes; whom it goes to is looked up when it is sent",
    "failed_tries.subject": "a keyed hash of what was tried",
    "spent_token.token": "random",
    "secret": "the application's own keys",
    "call": NOT_OF_A_PERSON,
    "cohort": NOT_OF_A_PERSON,
    "course": NOT_OF_A_PERSON,
    "criterion": NOT_OF_A_PERSON,
    "fund": NOT_OF_A_PERSON,
    "host": NOT_OF_A_PERSON,
    "host_check": NOT_OF_A_PERSON,
    "offer": NOT_OF_A_PERSON,
    "organisation": NOT_OF_A_PERSON,
    "programme": NOT_OF_A_PERSON,
    "retention_rule": NOT_OF_A_PERSON,
    "session": NOT_OF_A_PERSON,
    "setting": NOT_OF_A_PERSON,
    "authenticator_app": "of staff",
    "one_time_link": "of staff",
    "passkey": "of staff",
    "recovery_code": "of staff",
    "role_assignment": "of staff",
    "user_account": "of staff",
    "user_session": "of staff",
}


def holds_words(column: Column[object]) -> bool:
    return isinstance(column.type, String | JSON | LargeBinary) and not isinstance(column.type, Code)


def every_column() -> list[Column[object]]:
    return [column for table in Base.metadata.sorted_tables for column in table.c if holds_words(column)]


def test_every_column_that_can_hold_words_is_known() -> None:
    known = EMPTIED | GONE.keys() | KEPT.keys()
    unknown = {
        f"{column.table.name}.{column.name}"
        for column in every_column()
        if not {f"{column.table.name}.{column.name}", column.table.name} & known
    }
    assert unknown == set()


def test_what_is_said_to_be_emptied_held_her_name_before_and_nothing_holds_it_after(app: flask.Flask) -> None:
    her = erasures.told_of(accounts.organisation())
    with transaction():
        audit.record(SYSTEM, "participant.left", "participant", her.id, reason=f"{erasures.GIVEN} moved")
    assert named() == EMPTIED
    erasures.erased(her)
    assert named() == set()


def named() -> set[str]:
    """The columns in which her name or phone can be read."""
    db.session.expire_all()
    return {
        f"{column.table.name}.{column.name}"
        for column in every_column()
        for (value,) in db.session.execute(select(column))
        if any(word in str(value) for word in (erasures.SURNAME, erasures.GIVEN, erasures.PHONE))
    }
