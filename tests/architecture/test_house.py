"""The house keeps its order: names, sizes, words that nobody may read over a shoulder."""

import ast
import re
from pathlib import Path

import flask
import pytest

from grants.web.navigation import ENTRIES

HOUSE = Path(__file__).parents[2]
MODULES = sorted((HOUSE / "grants").rglob("*.py"))
TEMPLATES = sorted((HOUSE / "grants/templates").rglob("*.html"))
FORBIDDEN_ROOMS = {"common", "utils", "util", "helpers", "misc", "services"}
HARMFUL = re.compile(
    r"traffick|victim|at risk|vulnerab|торговл\w* людьми|гандл\w* людзьмі|жертв|ахвяр", re.IGNORECASE
)


def test_there_is_no_room_for_everything() -> None:
    assert [
        path for path in MODULES if {part.removesuffix(".py") for part in path.parts} & FORBIDDEN_ROOMS
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [
        str(path)
        for path in MODULES
        if path.read_text() and not ast.get_docstring(ast.parse(path.read_text()))
    ] == []


def test_rooms_stay_habitable() -> None:
    large = [
        (str(path.relative_to(HOUSE)), n)
        for path in MODULES
        if (n := len(path.read_text().splitlines())) > 400
    ]
    assert large == []


def test_addresses_are_in_kebab_case_and_carry_one_id(application: flask.Flask) -> None:
    for rule in application.url_map.iter_rules():
        plain = re.sub(r"<[^>]+>", "", rule.rule)
        assert plain == plain.lower(), rule
        assert "_" not in plain, rule
        if rule.endpoint != "static":
            assert len([name for name in rule.arguments if name.endswith("_id")]) <= 1, rule


def test_the_navigation_leads_somewhere(application: flask.Flask) -> None:
    assert [entry for entry, _label, _permission in ENTRIES if entry not in application.view_functions] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_style_no_script_from_elsewhere_and_no_harmful_word(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son\w+=\"|https?://(?!www\.w3\.org)", text)
    assert "|safe" not in text.replace(" ", "")
    assert not HARMFUL.search(text)


def test_no_harmful_word_is_translated_into_being() -> None:
    for language in ("ru", "be"):
        text = (HOUSE / "grants/translations" / language / "LC_MESSAGES/messages.po").read_text()
        assert not HARMFUL.search(text)


def test_every_link_leads_to_a_page(application: flask.Flask) -> None:
    link = re.compile(r"""(?:url_for\(|endpoint=)\s*["']([\w.]+)["']""")
    dead = [
        (path.name, endpoint)
        for path in (*MODULES, *TEMPLATES)
        for endpoint in link.findall(re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S))
        if endpoint not in application.view_functions
    ]
    assert dead == []
