"""Nothing that is written in the audit is shown as a bare code."""

import ast
from collections.abc import Iterator

import flask
import pytest

from grants.cli.states import ALL
from grants.domain.privacy.erasing import count_going, count_notes
from grants.settings import HOUSE
from grants.web.actions import ACTION_LABELS, TARGET_LABELS
from grants.web.entry_details import DETAIL_LABELS, written_details, written_reason
from grants.web.filters import LABELS


def recorded() -> Iterator[tuple[str, str]]:
    """The action and the target of every call of audit.record."""
    for node in nodes():
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
            action, target = (
                argument.value if isinstance(argument, ast.Constant) else "" for argument in node.args[1:3]
            )
            yield action, target


def named_details() -> Iterator[str]:
    """The names of all details, whether given to a call or kept in a variable of that name before."""
    for node in nodes():
        given = isinstance(node, ast.keyword) and node.arg == "details"
        if given or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "details"):
            dicts = (one for one in ast.walk(node) if isinstance(one, ast.Dict))
            yield from (key.value for one in dicts for key in one.keys if isinstance(key, ast.Constant))


def nodes() -> Iterator[ast.AST]:
    for folder in ("domain", "cli"):
        for path in (HOUSE / "grants" / folder).rglob("*.py"):
            yield from ast.walk(ast.parse(path.read_text()))


def test_every_target_and_detail_has_words() -> None:
    calls = list(recorded())
    assert len(calls) > 30
    assert {target for _, target in calls if target} <= TARGET_LABELS.keys()
    assert set(named_details()) <= DETAIL_LABELS.keys() | {"currency"}


def test_what_an_erasure_counts_has_words(app: flask.Flask) -> None:
    assert {*count_going([]), *count_notes([])} <= DETAIL_LABELS.keys()


def test_every_step_of_a_lifecycle_has_words() -> None:
    for lifecycle in ALL:
        assert {step.action for step in lifecycle.transitions.values()} <= ACTION_LABELS.keys()
        assert lifecycle.noun in TARGET_LABELS
        assert all((type(state), state.value) in LABELS for state in lifecycle.states)


@pytest.mark.parametrize(
    ("details", "noun", "text"),
    [
        ({"from": "planned", "to": "requested"}, "tranche", "Planned → Requested"),
        ({"amount": 147_120, "currency": "BYN", "reference": "PP-1"}, "tranche", "Amount: 1,471.20\xa0BYN; Bank reference: PP-1"),
        ({"outcome": "approved", "mean_bp": 9367}, "decision", "Outcome: Approved; Mean: 93.7"),
        ({"what": "names", "count": 3, "ids": ["a", "b", "c"]}, "participants", "Shown: first names; How many: 3"),
        ({"tokens": 22, "drafts": 0}, "erasure", "Hashes under which she is found: 22"),
        ({"code": "KRK2DEMU"}, "participant", "Code: KRK2-DEMU"),
        ({"code": "BR-01-2026-15"}, "cohort", "Code: BR-01-2026-15"),
        ({"device": "?", "unheard_of": 1}, "user", "unheard_of: 1"),
    ],
)  # fmt: skip
def test_details_are_written_in_words(
    app: flask.Flask, details: dict[str, object], noun: str, text: str
) -> None:
    with app.test_request_context():
        assert written_details(details, noun) == text


def test_a_chosen_reason_is_written_in_words_and_a_typed_one_as_typed(app: flask.Flask) -> None:
    with app.test_request_context():
        assert written_reason("correction") == "To check or correct her data"
        assert written_reason("She rang me") == "She rang me"
