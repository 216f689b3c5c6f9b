"""Certificates: issued, printed, and checked by anyone who holds the code."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.blueprints.training.blueprint import blueprint
from grants.blueprints.training.session_forms import VerifyForm
from grants.core.ids import read_code, show_code
from grants.documents.certificate import CertificatePaper, certificates
from grants.domain.awards import queries as awards
from grants.domain.people import queries as people
from grants.domain.training import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, public, reauthenticated, requires
from grants.web.language import LANGUAGES
from grants.web.limits import GUESSABLE, limiter
from grants.web.names import name_or_erased, names_or_erased


@blueprint.post("/training/cohorts/<uuid:cohort_id>/issue-certificates")
@requires(Permission.CERTIFICATE_ISSUE)
def issue_certificates(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """To everyone of the cohort who completed it and has none yet."""
    issued = commands.issue_certificates(current_actor(), cohort_id)
    flask.flash(
        ngettext("%(num)s certificate is issued.", "%(num)s certificates are issued.", issued), "success"
    )
    return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))


@blueprint.post("/training/enrolments/<uuid:enrolment_id>/issue-certificate")
@requires(Permission.CERTIFICATE_ISSUE)
def issue_certificate(enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """To one who completed."""
    certificate_id = commands.issue_certificate(current_actor(), enrolment_id)
    facts = queries.get_certificate(current_actor(), certificate_id)
    flask.flash(_("The certificate is issued."), "success")
    return flask.redirect(flask.url_for("training.cohort", cohort_id=facts.cohort_id))


@blueprint.get("/training/certificates/<uuid:certificate_id>/print")
@requires(Permission.CERTIFICATE_ISSUE)
def print_certificate(certificate_id: uuid.UUID) -> flask.Response:
    """One certificate as PDF, in the participant's language unless another is asked for."""
    facts = queries.get_certificate(current_actor(), certificate_id)
    name = name_or_erased(
        people.name_for_document(current_actor(), facts.participant_id, _("Printing a certificate"))
    )
    return _pdf([_paper(facts, name)], f"certificate-{show_code(facts.code)}")


@blueprint.get("/training/cohorts/<uuid:cohort_id>/print-certificates")
@requires(Permission.CERTIFICATE_ISSUE)
@reauthenticated
def print_certificates(cohort_id: uuid.UUID) -> flask.Response:
    """Every certificate of the cohort in one PDF."""
    rows = queries.list_certificates(current_actor(), cohort_id)
    names = names_or_erased(
        people.full_names(current_actor(), [row.participant_id for row in rows], _("Printing certificates"))
    )
    papers = [_paper(row, names.get(row.participant_id, "")) for row in rows]
    return _pdf(papers, f"certificates-{rows[0].cohort_code}")


@blueprint.route("/verify", methods=["GET", "POST"])
@public
@limiter.limit(GUESSABLE, methods=["POST"])
def check() -> ResponseReturnValue:
    """Ask for the code of a certificate."""
    form = VerifyForm()
    if form.validate_on_submit():
        code = read_code(form.code.data or "")
        return flask.redirect(flask.url_for("training.verify", code=show_code(code) if code else "unknown"))
    return flask.render_template("training/check.html", form=form), form.status


@blueprint.get("/verify/<code>")
@public
@limiter.limit(GUESSABLE)
def verify(code: str) -> ResponseReturnValue:
    """What anyone may know of a certificate: course, hours, day and initials; of a decision letter: that it is one."""
    found = queries.find_verified(code)
    letter = None if found else awards.find_letter(code)
    initials = people.initials(found.participant_id) if found else ""
    page = flask.render_template("training/verify.html", found=found, initials=initials, letter=letter)
    return page, 200 if found or letter else 404


def _paper(facts: queries.CertificateFacts, name: str) -> CertificatePaper:
    asked = flask.request.args.get("language", "")
    code = show_code(facts.code)
    address = flask.current_app.config["KROK"].address
    return CertificatePaper(
        language=asked if asked in LANGUAGES else facts.language,  # type: ignore[arg-type]
        name=name,
        course_title=facts.course_title,
        hours=facts.hours,
        completed_on=facts.completed_on,
        organisation_name=facts.organisation_name,
        verification_code=code,
        verify_url=address + flask.url_for("training.verify", code=code),
        trainer_name=facts.trainer_name,
    )


def _pdf(papers: list[CertificatePaper], name: str) -> flask.Response:
    return flask.Response(
        certificates(papers),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )
