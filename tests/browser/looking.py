"""How a page is looked at in Chromium: what it complains of, whether it fits, what axe-core finds."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def watched_page(context: BrowserContext) -> Page:
    """A page whose script errors, refused loads and broken policies gather in `.faults`."""
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
    return page


def fits(page: Page) -> None:
    """Nothing reaches beyond the screen, and nothing was complained of."""
    page.wait_for_load_state()
    assert page.evaluate(WIDER) <= 0, f"{page.url} is wider than the screen"
    assert page.faults == [], page.url


def is_accessible(page: Page) -> None:
    """axe-core finds nothing."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == [], page.url
