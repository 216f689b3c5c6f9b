"""The reader of pages finds each fault it is there for, and finds nothing in a good page."""

import pytest

from tests.support.html import BadPageError, check_html, html_faults

PAGE = """<!doctype html>
<html lang="be"><head><meta charset="utf-8"><title>Мой курс</title>
<link rel="stylesheet" href="/static/krok.css">
<script nonce="abc">1</script></head>
<body><a href="#main">Skip</a><main id="main"><h1>Мой курс</h1><h2>Next</h2>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="name">Name</label><input id="name" name="name" aria-describedby="hint"><p id="hint">As written</p>
<fieldset><legend>Which</legend><label><input type="radio" name="w" value="1"> One</label></fieldset>
<select aria-label="Place"><option value=""></option><option value="1">One</option></select>
<button>Save</button></form>
<svg aria-hidden="true" focusable="false"><path d="M0 0"/></svg><svg role="img" aria-label="Bars"><g/></svg>
<table><caption>Sums</caption>
<thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
<img src="/static/a.png" alt=""></main></body></html>"""


def test_a_good_page_has_no_faults() -> None:
    assert html_faults(PAGE) == []
    check_html(PAGE)


def test_a_part_of_a_page_needs_no_title_but_has_labels() -> None:
    assert html_faults('<p id="saved">Saved 14:02</p>') == []
    assert html_faults('<input name="q">') == ['<input name="q"> has no label']


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<!doctype html>", "", "not HTML5"),
        ("</h2>", "</h3>", "not HTML5"),
        ('lang="be"', 'lang="de"', "lang="),
        ("<title>Мой курс</title>", "<title> </title>", "one title"),
        ("<h2>Next</h2>", "<h1>Next</h1>", "2 h1"),
        ("<h2>Next</h2>", "<h3>Next</h3>", "is h3 after h1"),
        ('id="hint"', 'id="name"', "is there 2 times"),
        ('aria-describedby="hint"', 'aria-describedby="tint"', "'tint', which is not"),
        ('href="#main"', 'href="#mainn"', "'#mainn', which is not"),
        ('<label for="name">Name</label>', "", "has no label"),
        ('<label for="name">Name</label>', '<label for="name"></label>', "has no label"),
        (' aria-label="Place"', "", "has no label"),
        ("<legend>Which</legend>", "", "has no legend"),
        ("fieldset>", "section>", "outside a fieldset"),
        ('value="t"', 'value=""', "0 csrf tokens"),
        ("Save", " ", "has no words"),
        (' alt=""', "", "has no alt"),
        ('role="img" ', "", "neither named nor hidden"),
        ("<caption>Sums</caption>", "", "no caption"),
        (' scope="col"', "", "no scope"),
        ("th", "td", "no header cells"),
        (' nonce="abc"', "", "no nonce"),
        ("<h2>", '<h2 style="color:red">', "style in it"),
        ("<h2>", '<h2 onclick="go()">', "onclick in it"),
        ("/static/krok.css", "https://cdn.example/k.css", "loaded from elsewhere"),
        ("/static/a.png", "//cdn.example/a.png", "loaded from elsewhere"),
        ("<main", '<main tabindex="2"', "order of tabs"),
        ('<a href="#main"', '<a target="_blank" href="#main"', "noopener"),
        ('<a href="#main"', '<a href="javascript:go()"', "runs script"),
    ],
)
def test_each_fault_is_found(good: str, bad: str, fault: str) -> None:
    assert good in PAGE
    with pytest.raises(BadPageError, match=fault):
        check_html(PAGE.replace(good, bad))
