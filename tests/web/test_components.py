"""Every layout and component draws sound HTML, with mistakes in its fields and without."""

import re

import pytest

from tests.support.html import check_html
from tests.web.gallery import GRANTS, PAGES, create_gallery, page_names


@pytest.fixture(scope="module")
def gallery():
    return create_gallery().test_client()


@pytest.mark.parametrize("name", page_names())
@pytest.mark.parametrize("query", ["", "?errors=1"])
def test_page_is_sound(gallery, name, query):
    answer = gallery.get(f"/{name}{query}")
    assert answer.status_code == 200
    check_html(answer.text)


def test_every_component_is_in_the_gallery():
    components = sorted((GRANTS / "templates" / "components").glob("*.html"))
    layouts = (GRANTS / "templates" / "layouts").glob("*.html")
    pages = {
        path: path.read_text(encoding="utf-8") for path in (*PAGES.glob("*.html"), *components, *layouts)
    }
    for component in components:
        imported = f'"components/{component.name}" import {component.stem}'
        assert any(imported in text for path, text in pages.items() if path != component), component.name


def test_wrong_fields_say_so_where_they_are(gallery):
    page = gallery.get("/form?errors=1").text
    assert "<title>Error: " in page
    for name in "title email region form begins-day amount hours days offers-0-place".split():
        assert f'href="#{name}"' in page
        assert f'id="{name}"' in page
    assert 'value="a lot"' in page
    assert "Somebody else has this plan open." in page
    title = re.search(r'<input [^>]*id="title"[^>]*>', page).group()
    assert 'aria-invalid="true"' in title
    assert 'aria-describedby="title-error"' in title


def test_search_never_puts_a_name_into_an_address(gallery):
    search = re.search(r'<form class="topbar__search"[^>]*>', gallery.get("/work").text).group()
    assert 'method="post"' in search


def test_portal_is_one_small_answer_with_leave_in_reach(gallery):
    for name in ("portal", "portal_form"):
        answer = gallery.get(f"/{name}")
        assert len(answer.data) <= 20_000
        assert not re.search(r'<(link|script|img)[^>]*(href|src)="(?!data:)', answer.text)
        assert 'id="leave" href="/leave"' in answer.text
        assert "<title>My course</title>" in answer.text
