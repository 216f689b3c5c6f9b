"""The sealed part of a screening: to encrypted columns and back, and from one person's key to another's."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import crypto
from grants.core.db import db
from grants.domain.people.models import Screening
from grants.domain.people.screening.shapes import Answers
from grants.domain.people.states import Category, Service
from grants.domain.people.vault import find_data_key

SEALED = ("answers", "reasons", "category", "services", "remarks")


@dataclass(frozen=True, slots=True)
class Content:
    """What she answered and what came of it. `reasons` are codes; `why` says why the category differs from `proposed`."""

    answers: Answers
    reasons: tuple[str, ...]
    proposed: Category
    category: Category
    why: str
    services: tuple[Service, ...]
    remarks: str


def place_of(screening_id: uuid.UUID, field: str) -> str:
    """The associated data of a field."""
    return f"screening/{screening_id}/{field}"


def seal(screening_id: uuid.UUID, key: bytes, content: Content) -> dict[str, bytes]:
    """The encrypted columns, under her data key."""
    category = {"proposed": content.proposed, "confirmed": content.category, "why": content.why}
    texts = {
        "answers": _as_json(dict(content.answers)),
        "reasons": _as_json(content.reasons),
        "category": _as_json(category),
        "services": _as_json(content.services),
        "remarks": content.remarks,
    }
    return {field: crypto.encrypt(key, text, place_of(screening_id, field)) for field, text in texts.items()}


def unseal(screening_id: uuid.UUID, key: bytes, columns: Mapping[str, bytes]) -> Content:
    """What stands in the columns. Raises Undecipherable when one was changed or moved."""
    texts = {field: crypto.decrypt(key, columns[field], place_of(screening_id, field)) for field in SEALED}
    category = json.loads(texts["category"])
    return Content(
        answers={
            code: tuple(given) if isinstance(given, list) else given
            for code, given in json.loads(texts["answers"]).items()
        },
        reasons=tuple(json.loads(texts["reasons"])),
        proposed=Category(category["proposed"]),
        category=Category(category["confirmed"]),
        why=category["why"],
        services=tuple(Service(code) for code in json.loads(texts["services"])),
        remarks=texts["remarks"],
    )


def read_content(row: Screening) -> Content | None:
    """What was sealed; None once she is erased."""
    key = find_data_key(row.participant_id)
    columns = {field: sealed for field in SEALED if (sealed := getattr(row, field)) is not None}
    return unseal(row.id, key, columns) if key and columns else None


def reseal(ids: Iterable[uuid.UUID], from_id: uuid.UUID, to_id: uuid.UUID) -> None:
    """Within an open transaction: these rows, sealed with the key of one record, go on under the key of the other.

    What belongs to somebody opens with her own key alone, so that destroying it takes everything of hers.
    """
    before, after = find_data_key(from_id), find_data_key(to_id)
    for row in db.session.scalars(select(Screening).where(Screening.id.in_(list(ids)))):
        for field in SEALED:
            sealed, place = getattr(row, field), place_of(row.id, field)
            again = None
            if sealed is not None and before and after:
                again = crypto.encrypt(after, crypto.decrypt(before, sealed, place), place)
            setattr(row, field, again)
    db.session.flush()


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
