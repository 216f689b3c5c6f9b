"""A dry run that is kept says the same as when it was made, and holds nobody."""

import datetime
import json
import uuid

from grants.domain.people.kept_runs import pack_run, unpack_run
from grants.domain.people.lists.dry_run import check_list
from grants.domain.people.lists.faults import Outcome
from grants.domain.people.lists.sheet import Row, Sheet
from grants.domain.people.matching import Alike

KNOWN = Alike(uuid.UUID(int=1), "K7MX4QRP", uuid.UUID(int=2))
SHEET = Sheet(
    "Группа 1",
    [
        Row(1, ("ФИО", "Дата рождения", "Область", "Телефон", "Паспорт")),
        Row(2, ("Петрова Анна Ивановна", "05.03.1985", "Брестская", "80291234567, 80331234567", "АВ1")),
        Row(3, ("Петрова Анна Ивановна", "05.03.1985", "Брестская", "", "")),
        Row(4, ("Сидорова Ольга", "31.02.1985", "Виленская", "", "")),
        Row(5, ("Козлова Инна", "1985", "Брестская", "", "")),
    ],
    hidden_rows=frozenset({4}),
)


def test_a_kept_run_says_the_same_and_holds_nobody() -> None:
    run = check_list(
        [SHEET],
        datetime.date(2026, 11, 24),
        lambda drafts: [KNOWN if draft.name.surname == "Козлова" else None for draft in drafts],
    )
    kept = json.dumps(pack_run(run), ensure_ascii=False)
    again = unpack_run(json.loads(kept))
    assert (again.as_json(), again.notes, again.columns) == (run.as_json(), run.notes, run.columns)
    assert [row.outcome for row in again.rows] == [row.outcome for row in run.rows]
    assert again.count(Outcome.DUPLICATE) == 2
    assert again.rows[-1].registered_as == KNOWN
    assert [fault.say(str) for fault in again.faults] == [fault.say(str) for fault in run.faults]
    assert all(row.participant is None for row in again.rows)
