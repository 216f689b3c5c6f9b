"""Decision letters: the list of those to hand over, and the PDF in her language."""

import io
import uuid

import flask
from babel.numbers import format_decimal
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from grants.blueprints.awards.base import blueprint
from grants.core.ids import show_code
from grants.documents.decision_letter import CriterionReason, DecisionLetterPaper, decision_letter
from grants.documents.layout import Verification
from grants.domain.awards import commands, queries
from grants.domain.people import queries as people
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.get("/letters")
@requires(Permission.AWARD_ACCEPT)
def letters() -> str:
    """The letters of the coordinator's organisation, those to hand over first."""
    rows = queries.letters_page(current_actor())
    words = people.contact_words(current_actor(), [row.participant_id for row in rows])
    return flask.render_template("awards/letters.html", rows=rows, words=words)


@blueprint.get("/letters/<uuid:application_id>.pdf")
@requires(Permission.AWARD_ACCEPT)
def letter(application_id: uuid.UUID) -> ResponseReturnValue:
    """The letter for her coordinator to print; it waits until she says that it is handed over."""
    facts = queries.letter_facts(current_actor(), application_id)
    return _send(decision_letter(_paper(facts)), facts)


@blueprint.post("/letters/<uuid:application_id>/hand-over")
@requires(Permission.AWARD_ACCEPT)
def hand_over(application_id: uuid.UUID) -> ResponseReturnValue:
    """She has her letter; from then on it no longer waits."""
    commands.hand_over_letter(current_actor(), application_id)
    flask.flash(_("The letter is handed over."), "success")
    return flask.redirect(flask.url_for("awards.letters"))


@blueprint.get("/applications/<uuid:application_id>/letter.pdf")
@requires(Permission.DECISION_RECORD)
def panel_letter(application_id: uuid.UUID) -> ResponseReturnValue:
    """The same letter for the chair."""
    facts = queries.panel_letter_facts(current_actor(), application_id)
    return _send(decision_letter(_paper(facts)), facts)


def _paper(facts: queries.LetterFacts) -> DecisionLetterPaper:
    with force_locale(facts.language):
        reasons = [
            CriterionReason(_(one.label), _mean(one.mean_hundredths, facts.language), " ".join(one.comments))
            for one in facts.reasons
        ]
        whole = _("%(points)s of 100", points=_number(facts.mean_bp, facts.language, "0.0"))
        reasons.append(CriterionReason(_("The plan as a whole"), whole, " ".join(facts.overall_comments)))
    code = show_code(facts.letter_code)
    address = flask.current_app.config["KROK"].address
    return DecisionLetterPaper(
        language=facts.language,  # type: ignore[arg-type]
        organisation_name=facts.organisation,
        case_code=show_code(facts.case_code),
        application_code=facts.application_code,
        call_title=facts.call_title,
        outcome=facts.outcome.value,
        decided_on=facts.decided_on,
        amount=facts.amount_minor,
        currency=facts.currency,
        reasons=reasons,
        reserve_place=facts.reserve_place,
        answer_by=facts.accept_by,
        verification=Verification(code, address + flask.url_for("training.verify", code=code)),
    )


def _mean(hundredths: int | None, language: str) -> str:
    if hundredths is None:
        return "–"
    return _("%(mean)s of 5", mean=_number(hundredths, language, "0.0"))


def _number(hundredths: int, language: str, pattern: str) -> str:
    return format_decimal(hundredths / 100, format=pattern, locale=language)


def _send(pdf: bytes, facts: queries.LetterFacts) -> ResponseReturnValue:
    name = f"decision-{facts.application_code}.pdf"
    return flask.send_file(io.BytesIO(pdf), mimetype="application/pdf", download_name=name)
