"""Step 9, her own page: what it says at every moment, and that it is safe on a phone that somebody else looks at."""

import re

from tests.journeys.road.stage import NGO, Road, Woman

LIMIT = 20 * 1024
NEVER = re.compile("траф|traffick|жертв|victim|risk|риск|гандл|ахвяр|насил|protection|защит", re.IGNORECASE)


def look(road: Road, woman: Woman, *told: str) -> None:
    """She signs in on her phone and reads this; the page is small, kept nowhere, and names nobody."""
    phone = road.her_phone(woman)
    for line in told:
        assert line in phone.text, phone.text
    assert len(phone.answer.data) <= LIMIT
    assert phone.answer.headers["Cache-Control"] == "no-store"
    assert phone.page.xpath("//title")[0].text == "Мой курс"
    assert not phone.page.xpath(
        "//img | //link[not(starts-with(@href, 'data:'))] | //script[@src] | //iframe"
    )
    readable = phone.text.replace(NGO, "").replace(woman.plan["title"], "")
    assert not NEVER.search(readable), readable
    for secret in (*woman.name.split(), woman.phone[-7:], woman.code):
        assert secret not in phone.answer.text
    in_sight = phone.page.xpath("//main//*[not(ancestor-or-self::details)]/text()")
    assert "BYN" not in " ".join(in_sight), "no sum in plain sight"
    leave = phone.page.get_element_by_id("leave")
    assert leave.text in {"Уйти", "Сысці"}
    gone = phone.http.get(leave.get("href"))
    assert gone.status_code == 302
    assert not gone.location.startswith("/")
    assert "Мой курс" in phone.open("/my").text
    assert phone.path == "/my/sign-in", "whoever comes back is signed out"
