"""One filled-in paper of each kind, in any language and with any words in the places people type into."""

from collections.abc import Callable
from datetime import date, time
from functools import partial

from grants.documents.agreement import AgreementPaper, AgreementTranche, agreement
from grants.documents.audit_head import AuditHeadPaper, audit_head
from grants.documents.certificate import CertificatePaper, certificate
from grants.documents.decision_letter import CriterionReason, DecisionLetterPaper, Outcome, decision_letter
from grants.documents.host_letter import HostLetterPaper, host_letter
from grants.documents.layout import Verification
from grants.documents.payment_advice import PaymentAdvicePaper, payment_advice
from grants.documents.personal_file import FileSection, PersonalFilePaper, personal_file
from grants.documents.sign_in_sheet import SignInRow, SignInSheetPaper, sign_in_sheet
from grants.documents.texts import Language

WORDS = "Ўладзіслава Ёлкіна, «Іўе» № 7"
VERIFICATION = Verification("4829-1177", "https://0.0.0.0/4829-1177")


def a_certificate(language: Language, words: str = WORDS, hours: int = 24) -> bytes:
    return certificate(
        CertificatePaper(
            language=language,
            name=words,
            course_title=words,
            hours=hours,
            completed_on=date(2003, 3, 12),
            organisation_name=words,
            verification_code=VERIFICATION.code,
            verify_url=VERIFICATION.url,
            trainer_name=words,
        )
    )


def a_decision_letter(
    language: Language, words: str = WORDS, outcome: Outcome = "approved", criteria: int = 7
) -> bytes:
    return decision_letter(
        DecisionLetterPaper(
            language=language,
            organisation_name=words,
            case_code="4729-8316",
            application_code="42-17",
            call_title=words,
            outcome=outcome,
            decided_on=date(2003, 4, 2),
            amount=125_000 if outcome == "approved" else None,
            reasons=[CriterionReason(words, "3,7 / 5", words) for _ in range(criteria)],
            reserve_place=2,
            answer_by=date(2003, 4, 16),
            appeal_by=date(2003, 4, 30),
            contact="+375 29 111-22-33",
            verification=VERIFICATION,
        )
    )


def a_host_letter(language: Language, words: str = WORDS) -> bytes:
    return host_letter(
        HostLetterPaper(
            language=language,
            organisation_name=words,
            contact="+375 29 111-22-33",
            host_name=words,
            intern_name=words,
            work=words,
            starts_on=date(2003, 3, 12),
            ends_on=date(2003, 4, 2),
            hours_a_week=20,
            mentor=words,
            dated=date(2003, 3, 1),
        )
    )


def an_agreement(language: Language, words: str = WORDS, second: int = 50_000, version: int = 1) -> bytes:
    return agreement(
        AgreementPaper(
            language=language,
            participant_name=words,
            organisation_name=words,
            award_code="00-42",
            purpose=words,
            amount=125_000,
            currency="BYN",
            tranches=[
                AgreementTranche(1, 75_000, date(2003, 5, 1)),
                AgreementTranche(2, second, date(2003, 8, 1), words),
            ],
            dated=date(2003, 4, 20),
            version=version,
            representative_name=words,
            verification=VERIFICATION,
        )
    )


def a_sign_in_sheet(language: Language, words: str = WORDS, people: int = 15, named: bool = True) -> bytes:
    return sign_in_sheet(
        SignInSheetPaper(
            language=language,
            organisation_name=words,
            course_title=words,
            cohort_code="07",
            session_title=words,
            held_on=date(2003, 2, 4),
            rows=[SignInRow(f"4729-{number:04}", words if named else "") for number in range(people)],
            starts_at=time(14, 0),
            ends_at=time(17, 30),
            place=words,
            trainer_name=words,
            spare_rows=2,
        )
    )


def a_payment_advice(language: Language, words: str = WORDS) -> bytes:
    return payment_advice(
        PaymentAdvicePaper(
            language=language,
            organisation_name=words,
            award_code="00-42",
            number=1,
            payments=2,
            amount=75_000,
            currency="BYN",
            paid_on=date(2003, 5, 2),
            reference="2003-000117",
            contact="+375 29 111-22-33",
            verification=VERIFICATION,
        )
    )


def a_personal_file(language: Language, words: str = WORDS) -> bytes:
    sections = [FileSection(words, [[(words, words)], [(words, words)]]), FileSection(words, [])]
    return personal_file(PersonalFilePaper(language, words, date(2003, 5, 2), sections))


def an_audit_head(language: Language, words: str = WORDS) -> bytes:
    head = " ".join(["01399217"] * 8)
    return audit_head(
        AuditHeadPaper(language, words, 1234, head, date(2003, 5, 2), time(14, 5), head, unsealed=2)
    )


PAPERS: dict[str, Callable[..., bytes]] = {
    "certificate": a_certificate,
    "approved": partial(a_decision_letter, outcome="approved"),
    "reserve": partial(a_decision_letter, outcome="reserve"),
    "declined": partial(a_decision_letter, outcome="declined"),
    "agreement": an_agreement,
    "host-letter": a_host_letter,
    "sign-in-sheet": a_sign_in_sheet,
    "payment-advice": a_payment_advice,
    "personal-file": a_personal_file,
    "audit-head": an_audit_head,
}
