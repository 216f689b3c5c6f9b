"""What the arithmetic and the rules have to say about a plan: what must be put right before it is submitted, and
what is worth a second look."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grants.core.money import Money
from grants.core.text import N_
from grants.domain.plans.arithmetic import Figures
from grants.domain.plans.content import Part, Payer, PlanContent, is_told


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `text` is a gettext id filled from `values` (numbers and Money); `blocking` stops the submission."""

    code: str
    part: Part
    text: str
    blocking: bool = False
    values: Mapping[str, object] = field(default_factory=dict)


def check(
    content: PlanContent, figures: Figures, currency: str, cap_minor: int | None = None
) -> tuple[Finding, ...]:
    """The findings, those that stop the submission first. `cap_minor` is the cap of the call, where one is known."""
    found = [
        *_told(content),
        *_start_up(content, figures, currency, cap_minor),
        *_cash(figures, currency),
        *_break_even(content, figures),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.blocking))


def _told(content: PlanContent) -> list[Finding]:
    found = []
    if not content.title or not content.idea:
        found.append(
            Finding("idea", Part.IDEA, N_("Give the plan a title and say what the business is."), True)
        )
    if not content.market:
        found.append(Finding("market", Part.MARKET, N_("Say who will buy and why."), True))
    for part, text in (
        (Part.OPERATIONS, N_("Say how the work is done and with what.")),
        (Part.PEOPLE, N_("Say what she can do herself and what help is needed.")),
        (Part.RISKS, N_("Say what could go wrong and what would be done then.")),
    ):
        if not is_told(content, part):
            found.append(Finding(part.value, part, text))
    return found


def _start_up(content: PlanContent, figures: Figures, currency: str, cap_minor: int | None) -> list[Finding]:
    who, found = figures.who_pays, []
    if not content.start_up:
        found.append(
            Finding("start_up", Part.START_UP, N_("List what is needed to start, with its price."), True)
        )
    if not content.requested_minor:
        found.append(Finding("requested", Part.FINANCE, N_("Say how large a grant is asked for."), True))
    if who.gap > 0 and content.start_up:
        text = N_("%(amount)s of the start-up costs is paid by nobody yet.")
        found.append(Finding("gap", Part.FINANCE, text, True, {"amount": Money(who.gap, currency)}))
    if who.gap < 0 and content.start_up:
        text = N_("Own money, grant and others give %(amount)s more than the start-up costs.")
        found.append(Finding("surplus", Part.FINANCE, text, True, {"amount": Money(-who.gap, currency)}))
    for payer, given, text in (
        (Payer.OWN, who.own, N_("The rows marked as own money cost more than the own contribution.")),
        (Payer.GRANT, who.grant, N_("The rows marked for the grant cost more than the grant asked for.")),
    ):
        if sum(row.amount_minor for row in content.start_up if row.payer is payer) > given:
            found.append(Finding(f"rows_{payer.value}", Part.START_UP, text))
    if cap_minor is not None and content.requested_minor > cap_minor:
        text = N_("The grant asked for is above %(amount)s, the most that the open call gives.")
        found.append(Finding("cap", Part.FINANCE, text, False, {"amount": Money(cap_minor, currency)}))
    return found


def _cash(figures: Figures, currency: str) -> list[Finding]:
    found = []
    if figures.first_below_zero is not None:
        text = N_("In month %(month)s there is not enough money: at its end %(amount)s is missing.")
        month = figures.months[figures.first_below_zero - 1]
        values = {"month": month.number, "amount": Money(-month.closing, currency)}
        found.append(Finding("below_zero", Part.FINANCE, text, False, values))
    elif figures.lower.first_below_zero is not None:
        text = N_("With sales 30 percent lower the money runs out in month %(month)s.")
        values = {"month": figures.lower.first_below_zero}
        found.append(Finding("lower_below_zero", Part.FINANCE, text, False, values))
    return found


def _break_even(content: PlanContent, figures: Figures) -> list[Finding]:
    found = []
    if not content.price_minor:
        found.append(Finding("price", Part.SALES, N_("Enter the price of one unit."), True))
    elif content.cost_minor >= content.price_minor:
        text = N_("A unit costs as much as it is sold for, or more: fixed costs are never covered.")
        found.append(Finding("never", Part.SALES, text))
    elif any(content.units) and figures.break_even.month is None:
        text = N_("Break-even, %(units)s units a month, is not reached within the year.")
        found.append(Finding("not_reached", Part.SALES, text, False, {"units": figures.break_even.units}))
    if not any(content.units):
        found.append(Finding("units", Part.SALES, N_("Enter how many you sell in each month."), True))
    return found
