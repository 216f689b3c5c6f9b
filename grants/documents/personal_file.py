"""What is held on a participant, printed for herself. Headings and facts come in her language already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable

from grants.documents.blocks import BODY_WIDTH, HEADING, LEAD, TITLE, Column, facts, grid, paragraph
from grants.documents.layout import Sheet, render
from grants.documents.texts import Language, Texts

# For how many letters a column is made at least and at most, and what its margins take.
_SHORT, _LONG, _BESIDE = 10, 36, 8


@dataclass(frozen=True)
class FileSection:
    """A heading and, for each thing under it, labels with values; `as_table`: all have the same labels, a line each."""

    heading: str
    things: Sequence[Sequence[tuple[str, str]]]
    as_table: bool = False


@dataclass(frozen=True)
class PersonalFilePaper:
    """Everything held on her on the day `made_on`."""

    language: Language
    organisation_name: str
    made_on: date
    sections: Sequence[FileSection]


def personal_file(paper: PersonalFilePaper) -> bytes:
    words = Texts(paper.language)
    _ = words.gettext
    title = _("Your file")
    story = [
        paragraph(title, TITLE),
        paragraph(
            _("This is everything that we hold about you on %(date)s.", date=words.date(paper.made_on)), LEAD
        ),
        paragraph(
            _("You may ask us to correct it or to erase it. Keep this paper where nobody else reads it.")
        ),
    ]
    for section in paper.sections:
        story.append(paragraph(section.heading, HEADING))
        story += _things(section)
        if not section.things:
            story.append(paragraph(_("Nothing is held.")))
    return render(Sheet(paper.language, title, paper.organisation_name), story)


def _things(section: FileSection) -> list[Flowable]:
    if not section.as_table or not section.things:
        return [facts(thing) for thing in section.things if thing]
    labels = [label for label, _value in section.things[0]]
    longest = [
        min(_LONG, max(_SHORT, len(label), *(len(thing[place][1]) for thing in section.things))) + _BESIDE
        for place, label in enumerate(labels)
    ]
    columns = [
        Column(label, BODY_WIDTH * length / sum(longest))
        for label, length in zip(labels, longest, strict=True)
    ]
    return [grid(columns, [[value for _label, value in thing] for thing in section.things])]
