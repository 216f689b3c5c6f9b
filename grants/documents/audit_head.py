"""The head of the audit's chain, to be signed and kept outside of the system: it proves later that nothing before it was
altered."""

from dataclasses import dataclass
from datetime import date, time

from grants.documents.blocks import (
    HEADING,
    LEAD,
    NOTE,
    TITLE,
    Signatory,
    facts,
    paragraph,
    signature_lines,
)
from grants.documents.layout import Sheet, render
from grants.documents.texts import Language, Texts


@dataclass(frozen=True)
class AuditHeadPaper:
    """`head` is the last hash in groups, of `number` entries; `unsealed` entries were not chained yet; the moment is that
    of Belarus; `command` compares the head later."""

    language: Language
    organisation_name: str
    number: int
    head: str
    made_on: date
    made_at: time
    command: str
    unsealed: int = 0


def audit_head(paper: AuditHeadPaper) -> bytes:
    words = Texts(paper.language)
    _ = words.gettext
    title = _("Head of the audit")
    story = [
        paragraph(title, TITLE),
        paragraph(
            _(
                "Everything that is done in Krok is written down, and each entry is chained to the one before it."
            ),
            LEAD,
        ),
        facts(
            [
                (_("Sealed entries"), str(paper.number)),
                (_("Not sealed yet"), str(paper.unsealed)),
                (_("Day"), words.date(paper.made_on)),
                (_("Time in Belarus"), words.time(paper.made_at)),
            ]
        ),
        paragraph(_("Head"), HEADING),
        paragraph(paper.head, LEAD),
        paragraph(
            _(
                "Keep this paper outside of the system. To compare it later, run on the server, with the head above:"
            )
        ),
        paragraph(paper.command, NOTE),
        paragraph(
            _(
                "The answer says whether the chain is whole and whether this head is still in it. If it is not, an entry "
                "was changed, removed, inserted or moved since."
            )
        ),
        signature_lines(
            [Signatory(_("Printed by")), Signatory(_("Seen by"))], _("Name and signature"), _("Day")
        ),
    ]
    return render(Sheet(paper.language, title, paper.organisation_name), story)
