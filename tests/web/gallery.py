"""A small application that shows every layout and component with invented data, for tests and for
looking at them."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, render_template_string, url_for
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from grants.web.fields import (
    CheckboxesField,
    ChoiceField,
    DateField,
    IntegerTextField,
    MoneyField,
    PercentField,
    RadioChoiceField,
    TimeField,
)
from grants.web.filters import tenths

GRANTS = Path(__file__).parents[2] / "grants"
PAGES = Path(__file__).parent / "gallery_pages"
LANGUAGES = [("en", "English", True), ("ru", "Русский", False), ("be", "Беларуская", False)]
NAVIGATION = [
    SimpleNamespace(label=label, url=f"/{number}", current=number == 1)
    for number, label in enumerate(
        "My work, Participants, Training, Internships, Plans, Applications, Awards, Money, Reports".split(
            ", "
        )
    )
]


class OfferForm(Form):
    place = StringField("Place", [InputRequired("Enter the place")])
    seats = IntegerTextField("Places", maximum=30)


class EveryForm(Form):
    """One field of every kind."""

    token = HiddenField()
    title = StringField("Title of the plan", [InputRequired("Enter a title"), Length(max=80)])
    email = EmailField("E-mail", [Email("Enter an address such as name@example.org")])
    password = PasswordField("Password", description="At least 12 characters.")
    phone = TelField("Phone")
    members = IntegerField("Members of the household")
    idea = TextAreaField("What will be sold, and to whom?", description="Two or three sentences.")
    region = ChoiceField(
        "Region", [InputRequired("Choose a region")], choices=[("brest", "Brest"), ("minsk", "Minsk")]
    )
    form = RadioChoiceField(
        "Form of the business",
        [InputRequired("Choose one")],
        choices=[
            SelectChoice("trader", "Sole trader", {"hint": "One person, the simplest to open."}),
            SelectChoice("craft", "Craft"),
            SelectChoice("other", "Something else"),
        ],
    )
    agreed = RadioChoiceField("Agreed with the family?", choices=[("yes", "Yes"), ("no", "No")])
    days = CheckboxesField("Days that suit", choices=[("mon", "Monday"), ("tue", "Tuesday")])
    informed = BooleanField("I have told her how the data is used", [InputRequired("Tick the box")])
    scan = FileField("Signed agreement")
    begins = DateField("First day", [InputRequired("Enter the first day")])
    starts = TimeField("Starts at")
    amount = MoneyField("Amount asked for", [InputRequired("Enter the amount")], currency="BYN")
    share = PercentField("Own share")
    hours = IntegerTextField("Hours a week", maximum=40)
    offers = FieldList(FormField(OfferForm), min_entries=1)


def filled_form():
    """A form as it is opened for a record."""
    return EveryForm(data={"title": "Sewing at home", "begins": date(2027, 3, 27), "amount": 250050})


def wrong_form():
    """A form as it comes back with every kind of mistake."""
    form = EveryForm(
        MultiDict(
            {
                "title": "",
                "email": "nobody",
                "region": "",
                "begins-day": "31",
                "begins-month": "2",
                "begins-year": "2027",
                "amount": "a lot",
                "hours": "200",
                "days": "never",
                "offers-0-place": "",
            }
        )
    )
    form.validate()
    form.form_errors.append("Somebody else has this plan open.")
    return form


def create_gallery():
    """The application: /<page> draws tests/web/gallery_pages/<page>.html; ?errors=1 with mistakes."""
    app = Flask("gallery", template_folder=str(GRANTS / "templates"), static_folder=str(GRANTS / "static"))
    app.config["SECRET_KEY"] = "gallery"
    Babel(app)
    app.jinja_env.globals.update(
        asset=lambda name: url_for("static", filename=name),
        csrf_token=lambda: "token",
        csp_nonce=lambda: "nonce",
        filled_form=filled_form,
        wrong_form=wrong_form,
    )
    app.jinja_env.filters["tenths"] = tenths
    app.context_processor(
        lambda: {
            "actor": SimpleNamespace(name="Volha Kavalchuk"),
            "current_language": "en",
            "demo_banner": True,
            "languages": LANGUAGES,
            "leave_url": "/leave",
            "navigation": NAVIGATION,
            "programme_name": "First steps to work",
            "search_allowed": True,
        }
    )
    for endpoint in ("home.set_language", "home.sign_out", "accounts.account", "people.search"):
        app.add_url_rule(f"/{endpoint.replace('.', '/')}", endpoint, lambda: "")
    app.add_url_rule("/leave", "leave", lambda: "elsewhere")
    app.after_request(_policy)

    @app.get("/<name>")
    def page(name):
        source = (PAGES / f"{name}.html").read_text(encoding="utf-8")
        return render_template_string(source)

    return app


def _policy(response):
    """The content policy of the real application: what it refuses must not be needed."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self' 'nonce-nonce'; style-src 'self' 'nonce-nonce'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def page_names():
    """The names of the gallery's pages."""
    return sorted(path.stem for path in PAGES.glob("*.html"))
