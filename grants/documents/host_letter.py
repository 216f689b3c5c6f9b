"""The letter that introduces an intern to her host: her name, the days and hours, whom she asks for, and nothing else."""

from dataclasses import dataclass
from datetime import date

from grants.documents.blocks import LEAD, STRONG, TITLE, Signatory, facts, paragraph, signature_lines
from grants.documents.layout import Sheet, render
from grants.documents.texts import Language, Texts


@dataclass(frozen=True)
class HostLetterPaper:
    """What the host is told. `contact`: the organisation's number, "" when none is known."""

    language: Language
    organisation_name: str
    contact: str
    host_name: str
    intern_name: str
    work: str
    starts_on: date
    ends_on: date
    hours_a_week: int
    mentor: str
    dated: date


def host_letter(paper: HostLetterPaper) -> bytes:
    """The letter as PDF."""
    words = Texts(paper.language)
    _ = words.gettext
    title = _("Introduction of an intern")
    rows = [
        (_("Host"), paper.host_name),
        (_("Intern"), paper.intern_name),
        (_("What she does"), paper.work),
        (_("First day"), words.date(paper.starts_on)),
        (_("Last day"), words.date(paper.ends_on)),
        (_("Hours a week"), str(paper.hours_a_week)),
        (_("Mentor at the host"), paper.mentor),
        (_("Date"), words.date(paper.dated)),
    ]
    story = [
        paragraph(title, TITLE),
        facts(rows),
        paragraph(_("We introduce the intern for whom we agreed on a place with you."), LEAD),
        paragraph(
            _(
                "Her name is given to you for the internship alone: please pass it on to nobody, and speak with her "
                "herself about everything that concerns her."
            )
        ),
    ]
    if paper.contact:
        story.append(paragraph(_("Do you have a question? Contact: %(contact)s", contact=paper.contact)))
    story.append(paragraph(_("With kind regards,")))
    story.append(paragraph(paper.organisation_name, STRONG))
    story.append(signature_lines([Signatory(_("For the organisation"))], _("Signature"), _("Date")))
    return render(Sheet(paper.language, title, paper.organisation_name), story)
