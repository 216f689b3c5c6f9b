"""Every code that the evidence pages show has words."""

import ast
from pathlib import Path

import flask

from grants.policy import Permission
from grants.web.actions import ACTION_LABELS
from grants.web.permissions import PERMISSION_LABELS
from grants.web.sentences import sentence

GRANTS = Path(__file__).parents[3] / "grants"


def recorded() -> set[str]:
    """The actions that the code gives to audit.record."""
    return {
        call.args[1].value
        for file in (GRANTS / "domain").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "record"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    }


def test_every_permission_has_words() -> None:
    assert set(PERMISSION_LABELS) == set(Permission)


def test_every_recorded_action_has_words() -> None:
    assert "visit.tried" in recorded()
    assert sorted(recorded() - set(ACTION_LABELS)) == []


def test_an_empty_sentence_stays_empty(app: flask.Flask) -> None:
    with app.test_request_context():
        assert sentence("") == ""
