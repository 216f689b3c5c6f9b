"""Reads a page as a browser would and says what is wrong with it: broken HTML5, what a screen reader would
stumble over, a form without its token, script or style that the content policy refuses."""

import re
from collections import Counter
from functools import lru_cache
from xml.etree import ElementTree

import html5lib

Element = ElementTree.Element
LANGUAGES = frozenset({"en", "ru", "be"})
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list")
# What differs between two answers with the same page in them.
PASSING = re.compile(r'(name="(?:csrf_token|idempotency_token|token)"[^>]*value|nonce)="[^"]+"')


class BadPageError(AssertionError):
    """A page with faults; the message lists them."""


def check_html(text: str) -> None:
    """Raise BadPageError when the page, or the part of a page, has faults."""
    faults = html_faults(text)
    if faults:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise BadPageError(f"the page has {len(faults)} faults:\n{listed}\n\n{text[:400]}…")


def html_faults(text: str) -> list[str]:
    """Every fault of a whole page, or of a part of one when there is no <html> in it."""
    return list(_faults(PASSING.sub(r'\1="x"', text)))


@lru_cache(maxsize=512)
def _faults(text: str) -> tuple[str, ...]:
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    whole = "<html" in text.lower()
    root = parser.parse(text) if whole else parser.parseFragment(text)
    faults = _parse_faults(parser, text)
    if whole:
        faults += _page_faults(root)
    page = _Page(root)
    for rule in RULES:
        faults += rule(page)
    return tuple(faults)


class _Page:
    def __init__(self, root: Element) -> None:
        self.root = root
        self.all = [node for node in root.iter() if isinstance(node.tag, str)]
        self.parents = {child: parent for parent in self.all for child in parent}
        self.ids = Counter(node.attrib["id"] for node in self.all if "id" in node.attrib)
        self.labels = {node.attrib.get("for", "") for node in self.every("label") if _text(node)} - {""}

    def every(self, *tags: str) -> list[Element]:
        return [node for node in self.all if node.tag in tags]

    def within(self, node: Element, *tags: str) -> Element | None:
        above = self.parents.get(node)
        while above is not None and above.tag not in tags:
            above = self.parents.get(above)
        return above


def _text(node: Element) -> str:
    """What is read aloud for a node: its text, and the names of the pictures in it."""
    return " ".join(filter(None, (piece.strip() for piece in _spoken(node))))


def _spoken(node: Element) -> list[str]:
    if node.attrib.get("aria-hidden") == "true":
        return []
    pieces = [node.attrib.get("aria-label", ""), node.attrib.get("alt", ""), node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            pieces += _spoken(child)
        pieces.append(child.tail or "")
    return pieces


def _show(node: Element) -> str:
    given = {k: v for k, v in node.attrib.items() if k in {"id", "name", "type", "href", "class", "src"}}
    return "<" + " ".join([str(node.tag), *(f'{k}="{v[:60]}"' for k, v in given.items())]) + ">"


def _parse_faults(parser: html5lib.HTMLParser, text: str) -> list[str]:
    lines = text.splitlines() or [""]
    faults = []
    for (line, _column), code, data in parser.errors:
        near = lines[min(line, len(lines)) - 1].strip()[:100]
        what = ", ".join(f"{key} {value}" for key, value in (data or {}).items())
        faults.append(f"not HTML5: {code} ({what}) in line {line}: {near}")
    return faults


def _page_faults(root: Element) -> list[str]:
    faults = []
    if root.attrib.get("lang") not in LANGUAGES:
        faults.append(f"the page says lang={root.attrib.get('lang')!r}")
    titles = root.findall("./head/title")
    if len(titles) != 1 or not (titles[0].text or "").strip():
        faults.append("the page needs one title")
    heads = list(root.iter("h1"))
    if len(heads) != 1:
        faults.append(f"the page has {len(heads)} h1")
    mains = list(root.iter("main"))
    if len(mains) != 1:
        faults.append(f"the page has {len(mains)} main")
    return faults


def _ids(page: _Page) -> list[str]:
    faults = [f"id {name!r} is there {times} times" for name, times in page.ids.items() if times > 1]
    return faults + [f"id {name!r} is empty or has a space" for name in page.ids if not name or " " in name]


def _references(page: _Page) -> list[str]:
    faults = []
    for node in page.all:
        for attribute in REFERRING:
            for name in node.attrib.get(attribute, "").split():
                if name not in page.ids:
                    faults.append(f"{_show(node)} {attribute} points to {name!r}, which is not on the page")
    for label in page.every("label"):
        if "for" in label.attrib and label.attrib["for"] not in page.ids:
            faults.append(f"a label is for {label.attrib['for']!r}, which is not on the page")
    for link in page.every("a"):
        target = link.attrib.get("href", "")
        if target.startswith("#") and len(target) > 1 and target[1:] not in page.ids:
            faults.append(f"a link goes to {target!r}, which is not on the page")
    return faults


def _controls(page: _Page) -> list[str]:
    faults = []
    for node in page.every("input", "select", "textarea"):
        if node.attrib.get("type", "").lower() in UNLABELLED_TYPES:
            continue
        around = page.within(node, "label")
        labelled = (
            node.attrib.get("id") in page.labels
            or (around is not None and _text(around))
            or node.attrib.get("aria-label", "").strip()
            or node.attrib.get("aria-labelledby", "").strip()
        )
        if not labelled:
            faults.append(f"{_show(node)} has no label")
    return faults


def _groups(page: _Page) -> list[str]:
    faults = []
    for group in page.every("fieldset"):
        if not any(child.tag == "legend" and _text(child) for child in group):
            faults.append(f"{_show(group)} has no legend")
    for node in page.every("input"):
        if node.attrib.get("type") == "radio" and page.within(node, "fieldset") is None:
            faults.append(f"{_show(node)} is a choice outside a fieldset")
    return faults


def _forms(page: _Page) -> list[str]:
    faults = []
    for form in page.every("form"):
        if form.attrib.get("method", "get").lower() != "post":
            continue
        fields = [node for node in form.iter("input") if node.attrib.get("name") == "csrf_token"]
        tokens = [field for field in fields if field.attrib.get("value")]
        if len(tokens) != 1:
            faults.append(f"{_show(form)} action={form.attrib.get('action')!r} has {len(tokens)} csrf tokens")
    return faults


def _names(page: _Page) -> list[str]:
    faults = []
    for node in page.every("a", "button", "summary", "th", "option"):
        if node.tag == "a" and "href" not in node.attrib:
            continue
        if node.tag == "option" and node.attrib.get("value") == "":
            continue
        if node.tag == "th" and node.attrib.get("scope") is None:
            faults.append(f"{_show(node)} {_text(node)!r} has no scope")
        if not _text(node) and not node.attrib.get("aria-labelledby") and not node.attrib.get("label"):
            faults.append(f"{_show(node)} has no words")
    for node in page.every("input"):
        if node.attrib.get("type") in {"submit", "button"} and not node.attrib.get("value", "").strip():
            faults.append(f"{_show(node)} has no words")
    return faults


def _pictures(page: _Page) -> list[str]:
    faults = [f"{_show(node)} has no alt" for node in page.every("img") if "alt" not in node.attrib]
    for node in page.all:
        if str(node.tag).rpartition("}")[2] != "svg" or page.within(node, "svg") is not None:
            continue
        hidden = node.attrib.get("aria-hidden") == "true"
        words = node.attrib.get("aria-label") or node.attrib.get("aria-labelledby")
        titled = any(str(child.tag).rpartition("}")[2] == "title" and child.text for child in node)
        named = node.attrib.get("role") == "img" and (words or titled)
        if not hidden and not named:
            faults.append(f"{_show(node)[:80]} is neither named nor hidden from screen readers")
    return faults


def _tables(page: _Page) -> list[str]:
    faults = []
    for table in page.every("table"):
        if next(table.iter("th"), None) is None:
            faults.append(f"{_show(table)} has no header cells")
        caption = table.find("caption")
        named = table.attrib.get("aria-label") or table.attrib.get("aria-labelledby")
        if not named and (caption is None or not _text(caption)):
            faults.append(f"{_show(table)} has no caption")
    return faults


def _headings(page: _Page) -> list[str]:
    faults = []
    before = 0
    for node in page.every("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(str(node.tag)[1])
        if before and level > before + 1:
            faults.append(f"heading {_text(node)!r} is h{level} after h{before}")
        if not _text(node):
            faults.append(f"{_show(node)} has no words")
        before = level
    return faults


def _policy(page: _Page) -> list[str]:
    """What the content policy refuses, and what would tell others who reads the page."""
    faults = []
    for node in page.all:
        handlers = [name for name in node.attrib if name.startswith("on")]
        if handlers:
            faults.append(f"{_show(node)} has {handlers[0]} in it")
        if "style" in node.attrib:
            faults.append(f"{_show(node)} has a style in it")
        if node.tag in {"script", "style"} and "src" not in node.attrib and "nonce" not in node.attrib:
            data = node.attrib.get("type", "") in {"application/json", "text/template"}
            if not data:
                faults.append(f"{_show(node)} has no nonce")
        faults += _addresses(node)
    return faults


def _addresses(node: Element) -> list[str]:
    faults = []
    loads = node.attrib.get("href" if node.tag == "link" else "src", "")
    if re.match(r"(https?:)?//", loads):
        faults.append(f"{_show(node)} is loaded from elsewhere")
    goes = node.attrib.get("href", "")
    if goes.lower().startswith("javascript:"):
        faults.append(f"{_show(node)} runs script")
    if node.attrib.get("target") == "_blank" and "noopener" not in node.attrib.get("rel", ""):
        faults.append(f"{_show(node)} opens a window without noopener")
    if node.attrib.get("tabindex", "0").lstrip("-").isdigit() and int(node.attrib.get("tabindex", "0")) > 0:
        faults.append(f"{_show(node)} changes the order of tabs")
    return faults


RULES = (
    *(_ids, _references, _controls, _groups, _forms),
    *(_names, _pictures, _tables, _headings, _policy),
)
