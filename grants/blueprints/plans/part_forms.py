"""One form for each page of the guided plan: it shows what PlanContent says and reads what was typed into its values."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, StringField
from wtforms.validators import Length, Optional, Regexp

from grants.blueprints.plans.months import MONTH_CHOICES
from grants.blueprints.plans.part_form import PartForm, strip, sum_of, told
from grants.domain.plans.content import (
    MONTHS,
    PAYER_LABELS,
    Part,
    Payer,
    PlanContent,
    StartUpItem,
    TrancheMonth,
)
from grants.web.choices import labelled
from grants.web.fields import ChoiceField, IntegerTextField, MoneyField, PercentField

BLANK_ROWS = 2
MOST_ROWS = 40


class IdeaForm(PartForm):
    title = StringField(_l("Title of the plan"), [Length(max=200)], filters=[strip])
    idea = told(
        _l("What is the business?"), _l("What is made or done, for whom, and what it changes for them.")
    )
    isic = StringField(
        _l("ISIC code"),
        [Optional(), Regexp(r"^\d{2,4}$", message=_l("An ISIC code has two to four digits, such as 1410."))],
        description=_l("The kind of business, two to four digits, if known."),
        filters=[strip],
    )


class MarketForm(PartForm):
    market = told(
        _l("Who will buy, and why?"), _l("How many they are, where they live, what they do without her now.")
    )
    competitors = told(
        _l("Who else offers it?"), _l("Their prices, and what she does better or differently.")
    )
    promotion = told(
        _l("How will they hear of it, and where do they buy?"), _l("Place, price and promotion.")
    )


class OperationsForm(PartForm):
    production = told(_l("How is the work done?"), _l("Step by step, with which tools, in how much time."))
    suppliers = told(_l("Where does the material come from?"), _l("Suppliers, prices, how long it takes."))
    premises = told(_l("Where is the work done?"), _l("Rooms, rent, electricity, water, storage."))


class PeopleForm(PartForm):
    skills = told(
        _l("What can she do herself, and who helps?"), _l("Skills, courses, experience; work by others.")
    )
    legal_form = told(
        _l("Legal form and tax"),
        _l("For example craftsperson or individual entrepreneur, and the tax that goes with it."),
    )
    permits = told(
        _l("Permits"), _l("Sanitary or other permits that are needed, what they cost and how long they take.")
    )


class StartUpRow(Form):
    item = StringField(_l("Item"), [Length(max=200)], filters=[strip])
    quantity = IntegerTextField(_l("Quantity"), [Optional()], minimum=1, maximum=100_000)
    unit_price_minor = MoneyField(_l("Price of one"), [Optional()], maximum=10**11)
    payer = ChoiceField(_l("Paid from"), choices=labelled(PAYER_LABELS), coerce=Payer, blank=None)
    supplier = StringField(_l("Supplier"), [Length(max=200)], filters=[strip])
    month = ChoiceField(_l("Needed in month"), choices=MONTH_CHOICES, coerce=int, blank=None)
    remove = BooleanField(_l("Remove"))

    def is_blank(self) -> bool:
        """Whether nothing was typed into the row."""
        return not self.item.data and self.unit_price_minor.data is None and not self.unit_price_minor.errors

    def read(self) -> StartUpItem:
        """The row as the plan holds it."""
        return StartUpItem(
            item=self.item.data or "",
            quantity=self.quantity.data or 1,
            unit_price_minor=self.unit_price_minor.data or 0,
            payer=self.payer.data or Payer.SHARED,
            supplier=self.supplier.data or "",
            month=self.month.data or 1,
        )


class StartUpForm(PartForm):
    start_up = FieldList(FormField(StartUpRow), label=_l("What is needed to start"), max_entries=MOST_ROWS)

    @classmethod
    def shown(cls, content: PlanContent) -> dict[str, object]:
        rows: list[dict[str, object]] = [
            {name: getattr(row, name) for name in StartUpItem.__dataclass_fields__}
            for row in content.start_up
        ]
        blank = max(BLANK_ROWS, 4 - len(rows))
        rows += [{"payer": Payer.SHARED, "month": 1}] * min(blank, MOST_ROWS - len(rows))
        return {"start_up": rows}

    def values(self) -> dict[str, object]:
        if any(entry.errors for entry in self.start_up.entries):
            return {}
        kept = [entry.form for entry in self.start_up.entries if not entry.form.remove.data]
        return {"start_up": tuple(row.read() for row in kept if not row.is_blank())}

    def validate(self, extra_validators: Any = None) -> bool:
        """Every row that is not empty has a name and a price."""
        good = bool(super().validate(extra_validators))
        rows = [entry.form for entry in self.start_up.entries]
        for row in rows:
            if row.remove.data or row.is_blank():
                continue
            if not row.item.data:
                row.item.errors = [*row.item.errors, _("Say what it is.")]
            if row.unit_price_minor.data is None and not row.unit_price_minor.errors:
                row.unit_price_minor.errors = [_("Enter the price of one.")]
        if any(row.errors for row in rows):
            self.start_up.errors = [row.errors for row in rows]
            return False
        return good

    def add_row(self) -> None:
        """One more empty row, up to the most a plan may have."""
        if len(self.start_up.entries) < MOST_ROWS:
            self.start_up.append_entry({"payer": Payer.SHARED, "month": 1})


class SalesForm(PartForm):
    price_minor = sum_of(_l("Price of one unit"), _l("What a customer pays for one."))
    cost_minor = sum_of(_l("Cost of one unit"), _l("Material and paid work in one unit."))
    fixed_minor = sum_of(
        _l("Fixed costs a month"),
        _l("What is due whatever is sold: rent, power, transport, wages, tax and social."),
    )
    drawings_minor = sum_of(_l("Household drawings a month"), _l("What the household takes out to live on."))
    units = FieldList(
        IntegerTextField(_l("Units"), [Optional()], maximum=1_000_000),
        label=_l("Units sold in each month"),
        min_entries=MONTHS,
        max_entries=MONTHS,
    )

    @classmethod
    def shown(cls, content: PlanContent) -> dict[str, object]:
        told = any(content.units)
        return {
            **super().shown(content),
            "units": [units if told or units else None for units in content.units],
        }

    def values(self) -> dict[str, object]:
        read = super().values()
        if "units" in read:
            units = [entry.data or 0 for entry in self.units.entries]
            read["units"] = tuple((units + [0] * MONTHS)[:MONTHS])
        return read


class TrancheRow(Form):
    month = ChoiceField(_l("Month"), choices=MONTH_CHOICES, coerce=int, blank=_l("None"))
    percent = PercentField(_l("Share of the grant"), [Optional()])


class FinanceForm(PartForm):
    own_minor = sum_of(_l("Own contribution"), _l("Money or things of her own that go into the start."))
    requested_minor = sum_of(_l("Grant asked for"))
    opening_minor = sum_of(_l("Money at hand before the first month"), _l("Beyond the own contribution."))
    loan_minor = sum_of(_l("Loan"), _l("Received in month 1, if there is one."))
    loan_repayment_minor = sum_of(
        _l("Repayment of the loan a month"), _l("From month 2 until nothing is left.")
    )
    tranches = FieldList(
        FormField(TrancheRow), label=_l("When the grant comes"), min_entries=3, max_entries=4
    )

    @classmethod
    def shown(cls, content: PlanContent) -> dict[str, object]:
        rows: list[dict[str, object]] = [
            {"month": tranche.month, "percent": Decimal(tranche.share_bp) / 100}
            for tranche in content.tranches
        ]
        return {**super().shown(content), "tranches": rows}

    def values(self) -> dict[str, object]:
        read = super().values()
        rows = [entry.form for entry in self.tranches.entries]
        if "tranches" in read:
            read["tranches"] = tuple(
                TrancheMonth(row.month.data or 0, int((row.percent.data or 0) * 100))
                for row in rows
                if row.month.data or row.percent.data
            )
        return read


class RisksForm(PartForm):
    risks = told(_l("What could go wrong?"), _l("And what would be done then."))
    lower_sales = told(
        _l("What if sales are 30 percent lower?"),
        _l("What would be saved, put off or done differently. The figures are beside."),
    )
    actions = told(_l("What happens when?"), _l("The steps of the first three months, with who does them."))


PART_FORMS: dict[Part, type[PartForm]] = {
    Part.IDEA: IdeaForm,
    Part.MARKET: MarketForm,
    Part.OPERATIONS: OperationsForm,
    Part.PEOPLE: PeopleForm,
    Part.START_UP: StartUpForm,
    Part.SALES: SalesForm,
    Part.FINANCE: FinanceForm,
    Part.RISKS: RisksForm,
}
