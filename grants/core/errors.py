"""What can go wrong by the rules. Each carries a sentence (a gettext id) for the person who asked."""

from grants.core.text import N_


class DomainError(Exception):
    """A rule said no. `message` is a gettext id with named placeholders, filled from `values` where it is shown.

    `field` names the form field it belongs to, or is "" for the whole form. `code` is a stable name for tests.
    """

    status = 422

    def __init__(self, message: str, *, field: str = "", code: str = "", **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.field = field
        self.code = code
        self.values = values


class NotFound(DomainError):
    """There is no such record, or not for this actor: the two look alike."""

    status = 404

    def __init__(self, message: str = N_("There is no such page.")) -> None:
        super().__init__(message, code="not_found")


class Forbidden(DomainError):
    """The actor's roles don't include the permission."""

    status = 403

    def __init__(self, permission: str = "") -> None:
        super().__init__(N_("Your role does not include this."), code="forbidden")
        self.permission = permission


class Conflict(DomainError):
    """Somebody else changed the record meanwhile, or it is no longer in the state this step starts from."""

    status = 409

    def __init__(
        self,
        message: str = N_(
            "Someone changed this while you were working on it. Look at it again, then repeat your step."
        ),
        *,
        code: str = "conflict",
        **values: object,
    ) -> None:
        super().__init__(message, field="", code=code, **values)
