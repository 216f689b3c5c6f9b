"""The base of every form: its token, its faults beside their fields, what was typed kept."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import flask
from flask_wtf import FlaskForm
from wtforms import HiddenField

from grants.core.errors import Conflict, DomainError
from grants.web.built_in import Translations
from grants.web.sentences import sentence

_SHOWN = frozenset({DomainError.status, 429})


class Form(FlaskForm):
    """Shown with `status`; `with form.faults():` around a command puts its DomainError beside the field it names."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: object) -> Translations:
            return Translations()

    refused_with = 0
    form_errors: list[str]

    @property
    def status(self) -> int:
        """The answer's status: 200 for a fresh form, 422 with errors, 409 after a conflict, 429 after too many tries."""
        return self.refused_with or (422 if self.errors else 200)

    def go_on_from(self, version: int) -> None:
        """Show the form again upon this version of the record, whatever version was sent."""
        self["version"].data = version
        self["version"].raw_data = None

    @contextmanager
    def faults(self, version: int | None = None) -> Iterator[None]:
        """Swallow a DomainError of the command inside and show it; `version` is what a conflicting form continues from."""
        try:
            yield
        except Conflict as error:
            self.refused_with = error.status
            self.form_errors = [*self.form_errors, sentence(error.message, error.values)]
            if version is not None and "version" in self:
                self.go_on_from(version)
        except DomainError as error:
            if error.status not in _SHOWN:
                raise
            self.refused_with = error.status
            if error.field and error.field in self:
                field = self[error.field]
                field.errors = [*field.errors, sentence(error.message, error.values)]
            else:
                self.form_errors = [*self.form_errors, sentence(error.message, error.values)]


class FilterForm(Form):
    """Filters of a list, read from the address; they change nothing, so they carry no token."""

    class Meta:
        csrf = False

    def __init__(self, **values: object) -> None:
        super().__init__(formdata=flask.request.args, **values)

    @property
    def filtered(self) -> bool:
        """Whether anything is filtered now."""
        return any(field.data not in (None, "", []) for field in self)


class OnceForm(Form):
    """A form that creates something: pass `form.idempotency_token.data` to the command, the second click changes nothing."""

    idempotency_token = HiddenField(default=lambda: secrets.token_urlsafe(24))
