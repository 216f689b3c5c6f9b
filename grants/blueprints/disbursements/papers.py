"""Papers of money as PDF: the agreement, before and after it is signed, and the advice of a payment."""

import io
import uuid
from typing import cast

import flask
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from grants.blueprints.disbursements.base import blueprint
from grants.documents.agreement import AgreementPaper, AgreementTranche
from grants.documents.agreement import agreement as agreement_pdf
from grants.documents.payment_advice import PaymentAdvicePaper
from grants.documents.payment_advice import payment_advice as payment_advice_pdf
from grants.documents.texts import Language
from grants.domain.disbursements import queries
from grants.domain.disbursements.states import CONDITION_LABELS
from grants.domain.people import queries as people
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.names import name_or_erased


@blueprint.get("/awards/<uuid:award_id>/agreement.pdf")
@requires(Permission.AWARD_ACCEPT)
def agreement(award_id: uuid.UUID) -> ResponseReturnValue:
    """The agreement in her language, to be printed twice and signed; opening it is written in the audit."""
    facts = queries.agreement_facts(current_actor(), award_id)
    name = name_or_erased(
        people.name_for_document(
            current_actor(), facts.participant_id, _("Agreement of award %(award)s", award=facts.award_code)
        )
    )
    with force_locale(facts.language):
        tranches = [
            AgreementTranche(one.number, one.amount_minor, one.due_on, _(CONDITION_LABELS[one.condition]))
            for one in facts.tranches
        ]
    paper = AgreementPaper(
        language=cast(Language, facts.language),
        participant_name=name,
        organisation_name=facts.organisation,
        award_code=facts.award_code,
        purpose=facts.purpose,
        amount=facts.amount_minor,
        currency=facts.currency,
        tranches=tranches,
        dated=facts.dated,
    )
    return _pdf(agreement_pdf(paper), f"agreement-{facts.award_code}.pdf")


@blueprint.get("/tranches/<uuid:tranche_id>/payment-advice.pdf")
@requires(Permission.TRANCHE_VIEW)
def payment_advice(tranche_id: uuid.UUID) -> ResponseReturnValue:
    """The note that a payment was made; it names nobody."""
    facts = queries.advice_facts(current_actor(), tranche_id)
    paper = PaymentAdvicePaper(
        language=cast(Language, facts.language),
        organisation_name=facts.organisation,
        award_code=facts.award_code,
        number=facts.number,
        payments=facts.count,
        amount=facts.amount_minor,
        currency=facts.currency,
        paid_on=facts.paid_on,
        reference=facts.reference,
    )
    return _pdf(payment_advice_pdf(paper), f"payment-{facts.award_code}-{facts.number}.pdf")


def _pdf(content: bytes, name: str) -> ResponseReturnValue:
    return flask.send_file(io.BytesIO(content), mimetype="application/pdf", download_name=name)
