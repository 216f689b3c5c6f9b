"""What a questionnaire is made of, and what comes of one. Texts are gettext ids."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from grants.domain.people.states import Category, ScreeningOutcome, Service

YES, NO = "yes", "no"
UNSAID = "unsaid"  # she would rather not say: an answer to every question

# By code of the question: the code of the answer, or for a question with several answers their codes.
Answers = Mapping[str, str | tuple[str, ...]]


class Kind(enum.StrEnum):
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is read to her, `why` tells her what it is for, `hint` is for who asks. `options` are (code, text)."""

    code: str
    text: str
    why: str
    options: tuple[tuple[str, str], ...]
    hint: str = ""
    kind: Kind = Kind.ONE


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ReasonText:
    """The rule by its name, what was found, and what would mend it ("" where it is met)."""

    rule: str
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version: never changed once it is in use. `reasons` are the words of its rules' answers, by code."""

    version: str
    sections: tuple[Section, ...]
    reasons: Mapping[str, ReasonText]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    def accepts(self, answers: Answers) -> bool:
        """Whether every question has one of its answers, and nothing else was answered."""
        known = {question.code: question for question in self.questions}
        return answers.keys() == known.keys() and all(
            _fits(known[code], given) for code, given in answers.items()
        )


def _fits(question: Question, given: str | tuple[str, ...]) -> bool:
    codes = {code for code, _text in question.options}
    if question.kind is Kind.SEVERAL:
        return isinstance(given, tuple) and len(set(given)) == len(given) and codes >= set(given)
    return isinstance(given, str) and given in codes


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule answered: the code of its words, and what it makes of the outcome (ELIGIBLE: the rule is met)."""

    code: str
    effect: ScreeningOutcome


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say: the worst effect is the outcome. Category and services are proposals for her case worker."""

    outcome: ScreeningOutcome
    reasons: tuple[Reason, ...]
    category: Category
    services: tuple[Service, ...]
