"""Somebody who reads pages and uses only what stands on them: follows a link by its words, fills a form's own fields and
presses a button by its words. What is not on the page can't be used."""

import re
from typing import Any
from urllib.parse import urlencode, urljoin

import flask
import lxml.html
from werkzeug.test import TestResponse

from tests.support.client import Client

Fields = dict[str, Any]
HIDDEN_FROM_EYES = "self::script or self::style or self::noscript or self::template"


def words(node: Any) -> str:
    """The text of a node as one line."""
    texts = node.xpath(f".//text()[not(ancestor::*[{HIDDEN_FROM_EYES}])]")
    line = re.sub(r"\s+", " ", " ".join(texts).replace("\xa0", " ")).strip()
    return re.sub(r" ([,.])(?= |$)", r"\1", line)


def on(name: str, year: int, month: int, day: int) -> Fields:
    """A date in the three inputs of its field."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


class Reader(Client):
    """A browser with one page open; `.text` is what it says, `.path` its address."""

    def __init__(self, app: flask.Flask, language: str = "en") -> None:
        super().__init__(app, language=language)
        self.path = "/"
        self.answer: TestResponse

    def open(self, path: str, status: int = 200) -> "Reader":
        """Go to an address, through redirects."""
        return self._show(path, self.http.get(path, headers=self._headers), status)

    def follow(self, text: str, status: int = 200) -> "Reader":
        """Follow the link that says this, or begins so."""
        return self.open(self.address(text), status)

    def address(self, text: str) -> str:
        """Where the link leads that says this, or begins so."""
        found_links = [*self.page.xpath("//main//a[@href]"), *self.page.xpath("//nav//a[@href]")]
        links = [(words(link), link.get("href")) for link in found_links]
        found = [to for said, to in links if said == text] or [
            to for said, to in links if said.startswith(text)
        ]
        assert found, f"no link says {text!r} on {self.path}: {[said for said, _to in links]}"
        return urljoin(self.path, found[0])

    def press(self, text: str, fields: Fields | None = None, status: int = 200, within: str = "") -> "Reader":
        """Fill the form of the button that says this (of the first whose row or form says `within`), and press it."""
        button = self._button(text, within)
        form = next(node for node in button.iterancestors() if node.tag == "form")
        sent = self._filled(form, fields or {})
        if button.get("name"):
            sent[button.get("name")] = button.get("value", "")
        target = urljoin(self.path, form.get("action") or self.path)
        if form.get("method", "get").lower() == "get":
            return self.open(f"{target}?{urlencode(sent, doseq=True)}", status)
        return self._show(target, self.http.post(target, data=sent, headers=self._headers), status)

    def field(self, label: str) -> str:
        """The name of the field whose label says this."""
        found = [node for node in self.page.xpath("//label[@for]") if label in words(node)]
        assert found, f"no field {label!r} on {self.path}"
        return str(self.page.get_element_by_id(found[0].get("for")).get("name"))

    def choice(self, label: str) -> tuple[str, str]:
        """Name and value of the radio or checkbox whose label says this."""
        found = [node for node in self.page.xpath("//label") if label in words(node)]
        assert found, f"no choice {label!r} on {self.path}"
        inside = found[0].xpath(".//input")
        chosen = inside[0] if inside else self.page.get_element_by_id(found[0].get("for"))
        return chosen.get("name"), chosen.get("value")

    def download(self, text: str) -> TestResponse:
        """What is behind a link that is no page."""
        return self.fetch(self.address(text))

    def fetch(self, path: str) -> TestResponse:
        """What is at an address that is no page."""
        answer = self.http.get(path, headers=self._headers)
        assert answer.status_code == 200, answer.text[:500]
        return answer

    @property
    def text(self) -> str:
        """What the page says."""
        return words(self.page)

    @property
    def facts(self) -> dict[str, str]:
        """Every named fact of the page's summary lists."""
        pairs = self.page.xpath("//dl//dt/following-sibling::dd[1]")
        return {words(fact.getprevious()): words(fact) for fact in pairs}

    def rows(self, caption: str, part: str = "tbody") -> list[list[str]]:
        """The cells of the table with this caption."""
        tables = [table for table in self.page.xpath("//table") if words(table.find("caption")) == caption]
        assert tables, f"no table {caption!r} on {self.path}"
        return [[words(cell) for cell in row] for row in tables[0].xpath(f"./{part}/tr")]

    def records(self, caption: str) -> list[dict[str, str]]:
        """The rows of the table with this caption, each by its column heads."""
        head = self.rows(caption, "thead")[0]
        return [dict(zip(head, row, strict=True)) for row in self.rows(caption)]

    @property
    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.language}

    def _show(self, path: str, answer: TestResponse, status: int) -> "Reader":
        while answer.status_code in (302, 303):
            path = urljoin(path, answer.location)
            answer = self.http.get(path, headers=self._headers)
        self._checked(answer, status)
        self.path, self.answer = path, answer
        self.page = lxml.html.document_fromstring(answer.data, parser=lxml.html.HTMLParser(encoding="utf-8"))
        return self

    def _button(self, text: str, within: str) -> Any:
        buttons = [node for node in self.page.xpath("//form//button") if words(node).startswith(text)]
        if within:
            buttons = [node for node in buttons if within in _surroundings(node)]
        assert buttons, f"no button says {text!r} on {self.path}: {self.text[:1500]}"
        return buttons[0]

    def _filled(self, form: Any, typed: Fields) -> Fields:
        """What a browser sends: the form's own values, and over them what was typed into its fields."""
        sent: Fields = {}
        names = set()
        for node in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
            name, kind = node.get("name"), node.get("type", "text")
            names.add(name)
            if node.get("disabled") is not None or kind in {"submit", "button", "file"}:
                continue
            if kind in {"checkbox", "radio"}:
                if node.get("checked") is not None:
                    kept = [*sent.get(name, ()), node.get("value", "on")]
                    sent[name] = kept if kind == "checkbox" else kept[-1]
            elif node.tag == "select":
                chosen = node.xpath("./option[@selected]") or node.xpath("./option[1]")
                sent[name] = chosen[0].get("value", words(chosen[0])) if chosen else ""
            else:
                sent[name] = (node.text or "") if node.tag == "textarea" else node.get("value", "")
        assert set(typed) <= names, (
            f"not on the form of {self.path}: {sorted(set(typed) - names)} of {sorted(names)}"
        )
        for name, value in typed.items():
            self._check_choice(form, name, value)
        return sent | typed

    def _check_choice(self, form: Any, name: str, value: Any) -> None:
        """Only what is offered can be chosen."""
        offered = form.xpath(
            ".//input[@name=$name][@type='radio' or @type='checkbox']/@value | .//select[@name=$name]/option/@value",
            name=name,
        )
        for one in value if isinstance(value, list) else [value]:
            assert not offered or one in offered, f"{name}={one!r} is not offered on {self.path}: {offered}"


def _surroundings(node: Any) -> str:
    row = next((above for above in node.iterancestors() if above.tag in {"tr", "form"}), node)
    return words(row)
