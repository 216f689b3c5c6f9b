"""Tables of participants. Whatever names a person is in `participant_identity` alone, encrypted."""

import datetime
import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.people.lists.header_words import Column
from grants.domain.people.states import (
    ConsentPurpose,
    ConsentWay,
    HandOverState,
    ImportState,
    ParticipantState,
    ScreeningOutcome,
)
from grants.domain.people.values.gender import Gender


class Participant(Keyed, Versioned, Base):
    """A person in the programme, by her case code."""

    __tablename__ = "participant"

    case_code: Mapped[str] = mapped_column(String(8), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    lead_worker_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    state: Mapped[ParticipantState] = mapped_column(Code(ParticipantState), default=ParticipantState.ACTIVE)
    gender: Mapped[Gender | None] = mapped_column(Code(Gender))
    oblast: Mapped[str] = mapped_column(String(5))
    language: Mapped[str] = mapped_column(String(2), default="ru")
    registered_on: Mapped[datetime.date]
    registered_at: Mapped[datetime.datetime] = mapped_column(Moment)
    registered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("list_import.id"))
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    second_pin_hash: Mapped[str | None] = mapped_column(
        String(200)
    )  # opens a harmless page, where she has one
    pin_set_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    pin_set_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint(one_of("state", ParticipantState), name="state"),
        CheckConstraint("length(case_code) = 8", name="case_code_length"),
        CheckConstraint("(pin_hash IS NULL) = (pin_set_at IS NULL)", name="pin_has_moment"),
        CheckConstraint("language IN ('en', 'ru', 'be')", name="language"),
        Index("ix_participant_organisation_id_registered_on_id", "organisation_id", "registered_on", "id"),
        Index("ix_participant_registered_on_id", "registered_on", "id"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class ParticipantIdentity(Base):
    """Who she is: every field encrypted with her own data key, which the master key wraps. Without it she is unknown.

    Associated data of a field is "participant/<id>/<field>", of the wrapped key "participant/<id>".
    """

    __tablename__ = "participant_identity"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    wrapped_key: Mapped[bytes]
    name: Mapped[bytes]  # JSON: written, surname, given, patronymic, former_surname
    birth: Mapped[bytes | None]  # ISO 8601, reduced to what is known
    phone: Mapped[bytes | None]  # JSON list of E.164
    phone_note: Mapped[bytes | None]
    town: Mapped[bytes | None]
    address: Mapped[bytes | None]
    category: Mapped[bytes | None]
    safe_contact: Mapped[
        bytes | None
    ]  # JSON: phone, safe_to_call, when, who_may_answer, what_to_say, never_say, code_word, channel
    note: Mapped[bytes | None]


class IdentityToken(Base):
    """Keyed hashes under which an identity is found: beginnings of name parts, phones, birth years, match keys."""

    __tablename__ = "identity_token"

    token: Mapped[bytes] = mapped_column(primary_key=True)
    participant_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("participant.id"), primary_key=True, index=True
    )

    # The primary key is all there is, so SQLite needs no second copy of the rows beside it.
    __table_args__ = {"sqlite_with_rowid": False}


class Consent(Keyed, Base):
    """What she agreed to, for one purpose: which text, in which language, how, recorded by whom; and taken back when.

    Sharing also says with whom: any host of an internship, any organisation of the network, or those in ConsentParty.
    """

    __tablename__ = "consent"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(Code(ConsentPurpose))
    given: Mapped[bool]
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    way: Mapped[ConsentWay] = mapped_column(Code(ConsentWay))
    asked_on: Mapped[datetime.date]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    with_hosts: Mapped[bool | None]
    with_network: Mapped[bool | None]

    __table_args__ = (
        CheckConstraint(one_of("purpose", ConsentPurpose), name="purpose"),
        CheckConstraint(one_of("way", ConsentWay), name="way"),
        CheckConstraint("withdrawn_at IS NULL OR given", name="only_given_is_withdrawn"),
    )


class Screening(Keyed, Base):
    """One time she was asked whether the programme is for her; a later one stands beside it, nothing is overwritten.

    In clear: what came of it, by which version of the questionnaire, when and by whom. The rest is JSON encrypted with
    her own data key; the associated data of a field is "screening/<id>/<field>". Of an erased person the sealed fields
    are NULL: what came of it stays under her case code, since figures and applications rest on it and it names nobody.
    """

    __tablename__ = "screening"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    questionnaire: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[ScreeningOutcome] = mapped_column(Code(ScreeningOutcome))
    screened_on: Mapped[datetime.date]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answers: Mapped[bytes | None]  # by code of the question: a code, or a list of codes
    reasons: Mapped[bytes | None]  # codes of reasons, in the order of the rules
    category: Mapped[bytes | None]  # proposed, confirmed, why
    services: Mapped[bytes | None]  # codes of services
    remarks: Mapped[bytes | None]

    __table_args__ = (
        CheckConstraint(one_of("outcome", ScreeningOutcome), name="outcome"),
        CheckConstraint("length(questionnaire) > 0", name="has_questionnaire"),
        CheckConstraint(
            "(answers IS NULL) = (reasons IS NULL) AND (answers IS NULL) = (category IS NULL)"
            " AND (answers IS NULL) = (services IS NULL) AND (answers IS NULL) = (remarks IS NULL)",
            name="sealed_together",
        ),
    )


class ConsentParty(Base):
    """One with whom she agreed to sharing, by name: an organisation of the network, or a host further down the road."""

    __tablename__ = "consent_party"

    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent.id"), primary_key=True)
    party_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class ConsentRequest(Keyed, Base):
    """What she asked for on her own page: to take back a consent. Open until her workers have answered it."""

    __tablename__ = "consent_request"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(Code(ConsentPurpose))
    asked_at: Mapped[datetime.datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint(one_of("purpose", ConsentPurpose), name="purpose"),
        Index(
            "ix_consent_request_unanswered",
            "participant_id",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )


class ListImport(Keyed, Versioned, Base):
    """One uploaded list: its rows, encrypted, for an hour (gone at once when cancelled); afterwards only counts."""

    __tablename__ = "list_import"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    file_token: Mapped[bytes] = mapped_column(index=True)  # keyed hash of the file's bytes
    state: Mapped[ImportState] = mapped_column(Code(ImportState), default=ImportState.CHECKED)
    wrapped_key: Mapped[bytes | None]
    content: Mapped[bytes | None]
    data_rows: Mapped[int]
    good_rows: Mapped[int]
    committed_rows: Mapped[int] = mapped_column(default=0)
    committed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    indexed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)  # all its people can be found

    __table_args__ = (
        CheckConstraint(one_of("state", ImportState), name="state"),
        CheckConstraint("(state = 'committed') = (committed_at IS NOT NULL)", name="committed_has_moment"),
        CheckConstraint("state <> 'cancelled' OR content IS NULL", name="cancelled_has_no_content"),
        CheckConstraint("(content IS NULL) = (wrapped_key IS NULL)", name="content_has_key"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class RegistrationDraft(Keyed, Versioned, Base):
    """A registration that somebody began: what was typed, encrypted, for a day, for its author alone.

    `page` is a random name of the page that saved it last: one whose answer was lost on the way may save again.
    """

    __tablename__ = "registration_draft"

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment, index=True)
    page: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[bytes]
    content: Mapped[bytes]  # JSON: what was typed, by the name of its field

    __table_args__ = (CheckConstraint("expires_at > saved_at", name="expires_later"),)
    __mapper_args__ = {"version_id_col": Versioned.version}


class ListColumn(Base):
    """What an organisation's column was taken for when a list was committed last: by a keyed hash of its header.

    `kind` is None for a column that is dropped. Only what differs from the words of the header is kept.
    """

    __tablename__ = "list_column"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    header_token: Mapped[bytes] = mapped_column(primary_key=True)
    kind: Mapped[Column | None] = mapped_column(Code(Column))
    chosen_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    chosen_at: Mapped[datetime.datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint(one_of("kind", Column), name="kind"),)


class HandOver(Keyed, Versioned, Base):
    """An offer to hand a participant over to another organisation. `without_consent` says why it may go without hers."""

    __tablename__ = "hand_over"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    from_organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    to_organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[HandOverState] = mapped_column(Code(HandOverState), default=HandOverState.OFFERED)
    reason: Mapped[str] = mapped_column(String(500))
    what: Mapped[str] = mapped_column(String(1000))
    without_consent: Mapped[str] = mapped_column(String(500), default="")
    offered_at: Mapped[datetime.datetime] = mapped_column(Moment)
    offered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        CheckConstraint(one_of("state", HandOverState), name="state"),
        CheckConstraint("from_organisation_id <> to_organisation_id", name="to_another"),
        CheckConstraint("length(reason) > 0 AND length(what) > 0", name="has_reason"),
        CheckConstraint("(state = 'offered') = (answered_at IS NULL)", name="answered_has_moment"),
        CheckConstraint(
            "state NOT IN ('declined', 'withdrawn') OR length(answer) > 0", name="refusal_has_reason"
        ),
        Index(
            "uq_hand_over_one_open",
            "participant_id",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class GlassOpening(Keyed, Versioned, Base):
    """Her identity opened from outside her organisation, for half an hour, and what the data-protection officer said."""

    __tablename__ = "glass_opening"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    opened_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    reviewed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    remark: Mapped[str] = mapped_column(String(1000), default="")

    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("expires_at > opened_at", name="expires_later"),
        CheckConstraint("(reviewed_at IS NULL) = (remark = '')", name="reviewed_has_remark"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by IS NULL)", name="reviewed_by_someone"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class RecordMerge(Keyed, Versioned, Base):
    """Two records of one person made one: what was moved, and what it takes to undo it within a day.

    `moved` holds, by table, the ids of the rows with the organisation they belonged to; `before` the kept record's
    encrypted fields in base64, which open with her own data key alone; `after` a hash of what they became.
    """

    __tablename__ = "record_merge"

    kept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"))
    moved: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    after: Mapped[str] = mapped_column(String(64))
    merged_at: Mapped[datetime.datetime] = mapped_column(Moment)
    merged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    undone_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint("kept_id <> other_id", name="two_records"),
        CheckConstraint("undone_at IS NOT NULL OR undone_by IS NULL", name="undone_has_moment"),
        Index(
            "uq_record_merge_one_standing",
            "other_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class PortalSession(Keyed, Base):
    """A participant's signed-in phone, for ten minutes. Only the hash of its cookie is kept.

    `second_pin`: it was opened with that, and shows the harmless page; `answered_at`: her worker has seen to it.
    """

    __tablename__ = "portal_session"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime.datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    second_pin: Mapped[bool] = mapped_column(default=False, server_default=false())
    answered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index(
            "ix_portal_session_second_pin_unanswered",
            "participant_id",
            sqlite_where=text("second_pin = 1 AND answered_at IS NULL"),  # as the queries say it there
            postgresql_where=text("second_pin AND answered_at IS NULL"),
        ),
    )
