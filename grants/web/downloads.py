"""Files as answers: a neutral name, never kept by a cache."""

from collections.abc import Iterable, Sequence

import flask
from werkzeug.wrappers import Response

from grants.core import clock
from grants.core.errors import NotFound
from grants.exchange.tables import Value, csv_table, xlsx_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "pdf": "application/pdf"}


def file_answer(content: bytes, name: str, ending: str) -> Response:
    """The bytes to save as `<name>-<today>.<ending>`; the ending is csv, xlsx or pdf."""
    answer = flask.make_response(content)
    answer.headers["Content-Type"] = TYPES[ending]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y-%m-%d}.{ending}"'
    return answer


def table_answer(ending: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """The rows as csv or xlsx. Raises NotFound for another ending."""
    if ending not in {"csv", "xlsx"}:
        raise NotFound
    content = csv_table(head, rows) if ending == "csv" else xlsx_table(head, rows)
    return file_answer(content, name, ending)
