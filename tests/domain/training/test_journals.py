"""Journals of attendance: marks and days as people write them, layouts, who is who, and what taking one changes."""

import datetime
from pathlib import Path

import flask
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.crypto import Undecipherable
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.ids import new_code, new_id, show_code
from grants.core.transaction import transaction
from grants.domain.people.lists.sheet import Cell
from grants.domain.people.values.names import parse_name
from grants.domain.training.commands import JournalChoices, forget_journal, keep_journal, take_journal
from grants.domain.training.journals.days import Term, read_day
from grants.domain.training.journals.keeping import pack_journal, unpack_journal
from grants.domain.training.journals.marks import NotAMark, read_mark
from grants.domain.training.journals.matching import Match, Member, match_rows
from grants.domain.training.journals.planning import ColumnFate
from grants.domain.training.journals.reading import MOST_ROWS, read_journal
from grants.domain.training.models import Attendance, Cohort, Enrolment, JournalUpload, Session
from grants.domain.training.queries import JournalPage, find_journal_page, journal_to_fill
from grants.domain.training.states import CohortState, Mark
from grants.domain.training.stored_journals import drop_expired, find_journal
from grants.exchange.spreadsheets.reading import read_workbook
from grants.policy import Role
from tests.domain.training.journal_sheets import Rows, journal, midnight, sheet
from tests.factories import accounts, people
from tests.factories import training as make
from tests.factories.training import DAY

SAMPLE = Path(__file__).parents[2] / "samples" / "attendance_grid.xlsx"
MARCH = Term(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
P, L, A, E = Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (
            (
                "+",
                " + ",
                "'+",
                "V",
                "v",
                "x",
                "X",
                "Х",
                "х",
                "да",
                "Да",
                1,
                1.0,
                "1",
                True,
                "ИСТИНА",
                "✓",
                "yes",
            ),
            P,
        ),
        (("оп", "Оп.", "опоздала", "спазнілася", "late"), L),
        (
            (
                "н",
                "Н",
                "H",
                "н/б",
                "н\\б",
                "н. б.",
                "нб",
                "НБ",
                0,
                0.0,
                "0",
                "—",
                "–",
                "-",
                False,
                "ложь",
                "нет",
            ),
            A,
        ),
        (("б", "Б", "болеет", "хв", "б/л", "ill", "уваж."), E),
        ((None, "", "  ", "\u00a0"), None),
    ],
)
def test_marks_as_people_write_them(cells: tuple[Cell, ...], mark: Mark | None) -> None:
    assert [read_mark(cell) for cell in cells] == [mark] * len(cells)


@pytest.mark.parametrize(
    "cell", ["п", "?", 2, 0.5, "=IF(A1,1,0)", "придёт позже", "+" * 50, datetime.date(2026, 3, 2)]
)
def test_what_is_no_mark_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(NotAMark):
        read_mark(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "02.03", "2.3.26", "2.3", "02.03.", "02.03.2026", "02/03/26", "2 марта", "2 сакавіка", "2 March", "March 2, 2026",
        "2 мар.", "2-е 02.03.2026", "пн 02.03", "02.03 10:00", "2026-03-02", "2 марта 2026 г.", "02.03 (пн)",
        46083, 46083.0, 2.03, datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 2, 9, 30),
    ],
)  # fmt: skip
def test_days_as_people_write_them(cell: Cell) -> None:
    assert read_day(cell, MARCH) == datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    "cell", ["31.02", "Итого", "№", 2, 2.1, 32.03, True, None, "=A1", "10:00-12:00", "Тема 14", "99.99"]
)
def test_what_is_no_day_is_not_guessed(cell: Cell) -> None:
    assert read_day(cell, MARCH) is None


def test_a_day_without_a_year_lies_within_the_cohort() -> None:
    winter = Term(datetime.date(2025, 11, 20), datetime.date(2026, 2, 20))
    assert read_day("05.12", winter) == datetime.date(2025, 12, 5)
    assert read_day("5 января", winter) == datetime.date(2026, 1, 5)
    assert read_day(44622, MARCH, epoch_1904=True) == datetime.date(2026, 3, 3)


def test_the_sample_is_read_whole() -> None:
    book = read_workbook(SAMPLE.read_bytes(), SAMPLE.name)
    read = read_journal(book.kind.value, book.sheets, MARCH)
    assert [column.day.day for column in read.columns] == list(range(2, 21, 2))
    assert len(read.rows) == 24
    assert all(len(row.marks) == 10 and not row.unread for row in read.rows)
    assert [read.rows[0].marks[at] for at in range(10)] == [P, E, P, P, E, P, A, A, A, P]
    assert read.rows[0].name == "Ширяева Прасковья Анатольевна"
    assert read.notes == ()


def test_other_layouts() -> None:
    for header, first in (
        (["№", "Удзельніца", "02.03", "4.3.26", "Разам"], [1, "Іванова Ганна", "+", "н", 1]),
        (["02.03", "4 March", "Full name", "Phone"], ["+", "н", "Ivanova Anna", "375291234567"]),
        (["Surname", "First name", "02.03", "4 сакавіка"], ["Ivanova", "Anna", "+", "н"]),
        (["Код участницы", "2.03", "4.03"], ["K7MX-4QRA", "+", "н"]),
    ):
        read = read_journal("csv", [sheet([["Курс"], [], header, first, ["Итого", "", 1, 0]])], MARCH)
        assert [column.day.day for column in read.columns] == [2, 4], header
        assert [(dict(row.marks), row.number) for row in read.rows] == [({0: P, 1: A}, 4)], header


def test_days_may_stand_in_the_row_above_or_below_the_header() -> None:
    below = [["№", "ФИО", "Даты"], ["", "", "02.03", "04.03"], [1, "Иванова Анна", "+", "+"]]
    above = [["", "", "02.03", "04.03"], ["№", "ФИО"], [1, "Иванова Анна", "+", "+"]]
    for rows in (below, above):
        read = read_journal("csv", [sheet(rows)], MARCH)
        assert [(len(read.columns), len(row.marks), row.number) for row in read.rows] == [(2, 2, 3)]


def test_numbers_of_days_may_stand_under_the_names_of_months() -> None:
    head = ["№", "ФИО", "Март", None, None, "Апрель 2026 г.", None, "Итого"]
    rows = [head, ["", "", 2, "4", 30.0, 1, 3, ""], [1, "Иванова Анна", "+", "н", "+", "б", 1, 4]]
    spring = Term(datetime.date(2026, 3, 1), datetime.date(2026, 4, 30))
    read = read_journal("csv", [sheet(rows)], spring)
    assert [(one.day.month, one.day.day) for one in read.columns] == [(3, 2), (3, 4), (3, 30), (4, 1), (4, 3)]
    assert [dict(row.marks) for row in read.rows] == [{0: P, 1: A, 2: P, 3: E, 4: P}]
    assert read.notes == ()


def test_a_column_of_names_may_have_no_name_itself() -> None:
    rows = [
        ["Журнал", ""],
        ["", "Занятия", "02.03", "04.03"],
        [1, "Иванова Анна", "+", ""],
        [2, "Петрова-Заяц Е.И.", "н", "+"],
    ]
    read = read_journal("csv", [sheet(rows)], MARCH)
    assert [(row.number, row.name) for row in read.rows] == [(3, "Иванова Анна"), (4, "Петрова-Заяц Е.И.")]
    with pytest.raises(DomainError):
        read_journal("csv", [sheet([["", "02.03", "04.03"], [1, "+", "+"]])], MARCH)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "ФИО",
            "Код",
            "02.03",
            "2 марта",
            "Март",
            "Иванова Анна",
            "+",
            "н/б",
            "Итого",
            "№",
            "=A1",
            "K7MX-4QRP",
        ]
    ),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=12), st.booleans())
def test_any_sheet_is_a_journal_or_refused_in_a_sentence(rows: Rows, epoch_1904: bool) -> None:
    try:
        read = read_journal("xlsx", [sheet(rows, epoch_1904=epoch_1904)], MARCH)
    except DomainError:
        return
    assert read.rows
    assert unpack_journal(pack_journal(read)) == read
    match_rows(read.rows, [member("Иванова Анна", "K7MX4QRP"), member("")])


def test_hidden_sheets_rows_and_columns_are_read_and_said() -> None:
    rows = journal(["02.03"], [["Иванова Анна", "+"]])
    rows[1].append("Телефон")
    hidden = sheet(rows, "Март", hidden=True, hidden_rows=frozenset({3}), hidden_columns=frozenset({2}))
    read = read_journal("xlsx", [hidden, sheet([["Просто текст"]], "Лист2"), sheet([], "Лист3")], MARCH)
    assert len(read.rows) == 1
    assert [note.code.value for note in read.notes] == [
        "hidden_sheet", "hidden_rows", "hidden_columns", "dropped_columns", "no_header",
    ]  # fmt: skip


def test_a_code_beside_or_in_place_of_the_name_is_read() -> None:
    code = new_code()
    rows = journal(["02.03"], [[show_code(code).lower(), "+"], ["Иванова Анна", "+"]])
    first, second = read_journal("csv", [sheet(rows)], MARCH).rows
    assert (first.code, first.name, second.code) == (code, "", "")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["Дата", "Иванова", "Петрова"], ["02.03", "+", "н"], ["04.03", "+", "+"]], "turned"),
        (
            [["Дата", "Область", "Тема"], ["02.03", "Брестская", "CV"], ["04.03", "Минская", "CV"]],
            "no_journal",
        ),
        (
            [["№", "Ф.И.О.", "Дата рождения"], [1, "Иванова Анна", "05.03.1987"], [2, "Петрова", "1990"]],
            "no_journal",
        ),
        ([["Ф.И.О.", "Дата", "Отметка"], ["Иванова Анна", "02.03", "+"]], "no_journal"),
        ([["№", "Ф.И.О.", "02.03"], ["", "", ""], ["Итого", "", "0"]], "nobody"),
        ([["Ф.И.О.", "02.03"], *[[f"Иванова Анна{n}", "+"] for n in range(MOST_ROWS + 1)]], "too_long"),
        ([["Ф.И.О.", *[f"{n % 28 + 1}.03" for n in range(130)]], ["Иванова Анна", "+"]], "too_wide"),
        ([], "no_journal"),
    ],
)
def test_what_is_no_journal_is_refused_in_a_sentence(rows: Rows, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_journal("csv", [sheet(rows)], MARCH)
    assert (refused.value.code, refused.value.field) == (code, "file")


def member(name: str, code: str = "") -> Member:
    return Member(new_id(), new_id(), code or new_code(), parse_name(name) if name else None)


def how(written: list[str], members: list[Member]) -> list[tuple[Match, int | None]]:
    rows = read_journal("csv", [sheet(journal(["02.03"], [[name, "+"] for name in written]))], MARCH).rows
    ids = [one.enrolment_id for one in members]
    return [
        (one.how, ids.index(one.enrolment_id) if one.enrolment_id else None)
        for one in match_rows(rows, members)
    ]


def test_rows_are_matched_by_the_keys_of_names() -> None:
    members = [member("Петрова Ольга Николаевна"), member("Иванова Анна"), member("Коваль Вера Ивановна")]
    assert how(["Пятрова Вольга Мікалаеўна", "АННА ИВАНОВА", "Коваль В. И."], members) == [
        (Match.BY_NAME, 0),
        (Match.BY_NAME, 1),
        (Match.BY_NAME, 2),
    ]


def test_what_isnt_certain_is_left_to_a_person() -> None:
    sisters = [member("Иванова Анна Петровна"), member("Иванова Анна"), member("Коваль Вера"), member("", "")]
    written = [
        "Иванова Анна Петровна",
        "Иванова Анна Ивановна",
        "Коваль Вера",
        "Коваль Вера",
        "Анна",
        "Сидорова Ева",
    ]
    assert how(written, sisters) == [
        (Match.SEVERAL, None),
        (Match.BY_NAME, 1),
        (Match.TWICE, None),
        (Match.TWICE, None),
        (Match.NOBODY, None),
        (Match.NOBODY, None),
    ]


def test_a_code_counts_unless_the_name_speaks_against_it() -> None:
    members = [member("Иванова Анна"), member("Петрова Ева"), member("")]
    codes = [show_code(one.case_code) for one in members]
    rows = [
        ["Код", "ФИО", "02.03"],
        [codes[0], "Петрова Ева", "+"],
        [codes[1], "Ева", "+"],
        [codes[2], "Кто Угодно", "+"],
        [show_code(new_code()), "Иванова Анна", "+"],
    ]
    read = read_journal("csv", [sheet(rows)], MARCH).rows
    assert [one.how for one in match_rows(read, members)] == [
        Match.AT_ODDS,
        Match.BY_CODE,
        Match.BY_CODE,
        Match.NOBODY,
    ]


class Class:
    """A running cohort with two sessions held, one to come, and two people."""

    def __init__(self) -> None:
        ngo = accounts.organisation()
        self.trainer = accounts.user(Role.TRAINER, organisation=ngo)
        self.cohort: Cohort = make.cohort(ngo, trainer_id=self.trainer.id)
        today = clock.today()
        self.days = [today - 3 * DAY, today - DAY, today + DAY]
        self.sessions: list[Session] = [
            make.session(self.cohort.id, number, on=day) for number, day in enumerate(self.days, start=1)
        ]
        self.anna: Enrolment = make.enrolment(self.cohort, people.participant(ngo, "Иванова Анна"))
        self.olga: Enrolment = make.enrolment(self.cohort, people.participant(ngo, "Петрова Ольга"))

    def keep(self, *rows: list[Cell], days: list[Cell] | None = None) -> JournalPage:
        header: list[Cell] = days or [midnight(day) for day in self.days]
        keep_journal(self.trainer.actor, self.cohort.id, "xlsx", [sheet(journal(header, rows))])
        return self.page()

    def page(self) -> JournalPage:
        page = find_journal_page(self.trainer.actor, self.cohort.id, "Attendance")
        assert page is not None
        return page

    def take(self, page: JournalPage, *overwrite: str, **people: object) -> tuple[int, int]:
        chosen = {row.place: row.enrolment_id for row in page.rows} | {
            int(place[1:]): value for place, value in people.items()
        }
        taken = take_journal(
            self.trainer.actor,
            self.cohort.id,
            JournalChoices(page.upload_id, chosen, overwrite),  # type: ignore[arg-type]
        )
        return taken.saved, taken.left

    def marks(self) -> dict[tuple[int, str], Mark]:
        numbers = {one.id: one.number for one in self.sessions}
        names = {self.anna.id: "anna", self.olga.id: "olga"}
        db.session.expire_all()
        return {
            (numbers[row.session_id], names[row.enrolment_id]): row.mark
            for row in db.session.scalars(select(Attendance))
            if row.session_id in numbers
        }


@pytest.fixture
def group(app: flask.Flask) -> Class:
    return Class()


def test_marks_are_taken_and_the_same_file_again_changes_nothing(group: Class) -> None:
    rows: tuple[list[Cell], ...] = (["Иванова Анна", "+", "б", "+"], ["ПЯТРОВА ВОЛЬГА", "оп", None, "+"])
    page = group.keep(*rows)
    assert [plan.fate for plan in page.columns] == [ColumnFate.TAKEN, ColumnFate.TAKEN, ColumnFate.TO_COME]
    assert (page.new, page.same, page.given, page.taken_days) == (3, 0, 2, 2)
    assert group.marks() == {}
    assert group.take(page) == (3, 0)
    assert group.marks() == {(1, "anna"): P, (2, "anna"): E, (1, "olga"): L}
    again = group.keep(*rows)
    assert (again.new, again.same, again.changes) == (0, 3, ())
    written = db.session.scalar(select(func.count()).where(AuditEntry.action == "attendance.marked"))
    assert group.take(again) == (0, 0)
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "attendance.marked")) == written


def test_what_is_there_changes_only_where_it_is_ticked(group: Class) -> None:
    make.mark(group.sessions[0].id, group.anna.id, A)
    make.mark(group.sessions[1].id, group.anna.id, A)
    page = group.keep(["Иванова Анна", "+", "+"])
    first, second = page.changes
    assert (first.was, first.mark, page.new) == (A, P, 0)
    assert group.take(page, second.key) == (1, 1)
    assert group.marks() == {(1, "anna"): A, (2, "anna"): P}


def test_a_tick_holds_only_for_the_mark_that_was_shown(group: Class) -> None:
    make.mark(group.sessions[0].id, group.anna.id, A)
    page = group.keep(["Иванова Анна", "+"])
    with transaction():
        db.session.execute(update(Attendance).values(mark=L))
    assert group.take(page, page.changes[0].key) == (0, 1)
    assert group.marks() == {(1, "anna"): L}


def test_a_person_decides_about_unknown_rows(group: Class) -> None:
    page = group.keep(["Анна", "+"], ["Неизвестная Ева", "+"], ["Петрова Ольга", "?"])
    assert [row.how for row in page.rows] == [Match.NOBODY, Match.NOBODY, Match.BY_NAME]
    assert [(cell.row.number, cell.said) for cell in page.unread] == [(5, "?")]
    assert [one.enrolment_id for one in page.absent] == [group.anna.id]
    looked = find_journal_page(
        group.trainer.actor, group.cohort.id, "Attendance", page.upload_id, {0: group.anna.id, 1: new_id()}
    )
    assert looked is not None
    assert [row.enrolment_id for row in looked.rows] == [group.anna.id, None, group.olga.id]
    other = find_journal_page(
        group.trainer.actor, group.cohort.id, "Attendance", new_id(), {0: group.anna.id}
    )
    assert other is not None
    assert other.rows[0].enrolment_id is None
    with pytest.raises(DomainError) as refused:
        group.take(page, p0=group.olga.id)
    assert refused.value.code == "one_person_twice"
    assert group.take(page, p0=group.anna.id, p1=new_id()) == (1, 0)
    assert group.marks() == {(1, "anna"): P}


def test_days_without_a_session_and_days_twice_are_left_out(group: Class) -> None:
    odd = group.days[0] + DAY
    header: list[Cell] = [
        midnight(odd),
        midnight(group.days[0]),
        f"{group.days[0]:%d.%m.%Y} (2)",
        group.days[1],
    ]
    page = group.keep(["Иванова Анна", "+", "+", "+", "+"], days=header)
    assert [plan.fate.value for plan in page.columns] == ["no_session", "several", "several", "taken"]
    make.session(group.cohort.id, 4, on=group.days[0])
    assert [plan.meeting and plan.meeting.number for plan in group.page().columns] == [None, 1, 4, 2]


def test_two_sheets_may_hold_one_person_and_contradictions_are_not_taken(group: Class) -> None:
    first = sheet(journal([group.days[0], group.days[1]], [["Иванова Анна", "+", "н"]]), "Март")
    second = sheet(journal([group.days[1]], [["Иванова Анна", "+"]]), "Апрель")
    keep_journal(group.trainer.actor, group.cohort.id, "ods", [first, second])
    page = group.page()
    assert (page.new, len(page.clashes), page.sheets) == (1, 2, ("Март", "Апрель"))
    assert group.take(page) == (1, 0)
    assert group.marks() == {(1, "anna"): P}


def test_who_doesnt_reach_the_names_matches_by_code(group: Class) -> None:
    ngo = db.session.get_one(accounts.Organisation, group.cohort.organisation_id)
    other = accounts.user(Role.TRAINER, organisation=ngo)
    code = show_code(people_code(group.olga))
    keep_journal(
        other.actor,
        group.cohort.id,
        "csv",
        [sheet(journal(group.days, [["Иванова Анна", "+"], [code, "+"]]))],
    )
    page = find_journal_page(other.actor, group.cohort.id, "Attendance")
    assert page is not None
    assert [row.how for row in page.rows] == [Match.NOBODY, Match.BY_CODE]
    assert {one.name for one in page.members} == {""}


def people_code(enrolment: Enrolment) -> str:
    return db.session.get_one(people.Participant, enrolment.participant_id).case_code


def test_the_names_of_the_cohort_are_opened_once_for_the_list(group: Class) -> None:
    group.keep(["Иванова Анна", "+"])
    opened = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "identity.opened")).all()
    assert [entry.details["count"] for entry in opened] == [2]


def test_it_is_kept_encrypted_for_its_author_and_an_hour(group: Class) -> None:
    first = group.keep(["Иванова Анна", "+"]).upload_id
    assert "Иванова".encode() not in db.session.scalars(select(JournalUpload.content)).one()
    ngo = db.session.get_one(accounts.Organisation, group.cohort.organisation_id)
    colleague = accounts.user(Role.COORDINATOR, organisation=ngo)
    assert find_journal_page(colleague.actor, group.cohort.id, "Attendance") is None
    assert group.keep(["Иванова Анна", "н"]).upload_id != first
    with pytest.raises(Conflict):
        take_journal(group.trainer.actor, group.cohort.id, JournalChoices(first, {}))
    with transaction():
        long_ago = clock.now() - datetime.timedelta(hours=2)
        db.session.execute(update(JournalUpload).values(created_at=long_ago, expires_at=clock.now()))
    assert find_journal_page(group.trainer.actor, group.cohort.id, "Attendance") is None
    with transaction():
        drop_expired()
    assert db.session.scalars(select(JournalUpload)).all() == []


def test_a_kept_journal_opens_in_its_own_row_alone(group: Class) -> None:
    group.keep(["Иванова Анна", "+"])
    with transaction():
        db.session.execute(update(JournalUpload).values(id=new_id()))
    with pytest.raises(Undecipherable):
        find_journal(group.trainer.actor, group.cohort.id)


def test_taking_or_forgetting_leaves_nothing(group: Class) -> None:
    group.take(group.keep(["Иванова Анна", "+"]))
    assert db.session.scalars(select(JournalUpload)).all() == []
    group.keep(["Иванова Анна", "+"])
    forget_journal(group.trainer.actor, group.cohort.id)
    assert db.session.scalars(select(JournalUpload)).all() == []


def test_only_while_the_cohort_runs_and_only_ones_own(group: Class) -> None:
    rows = [sheet(journal(group.days, [["Иванова Анна", "+"]]))]
    with pytest.raises(NotFound):
        keep_journal(accounts.user(Role.TRAINER).actor, group.cohort.id, "csv", rows)
    with pytest.raises(Forbidden):
        keep_journal(accounts.user(Role.CASE_WORKER).actor, group.cohort.id, "csv", rows)
    page = group.keep(["Иванова Анна", "+"])
    with transaction():
        db.session.execute(update(Cohort).values(state=CohortState.FINISHED))
    for act in (
        lambda: group.take(page),
        lambda: keep_journal(group.trainer.actor, group.cohort.id, "csv", rows),
    ):
        with pytest.raises(DomainError, match="while the cohort is running"):
            act()


def test_the_journal_to_fill_in_comes_back(group: Class) -> None:
    make.mark(group.sessions[0].id, group.anna.id, E)
    days, rows = journal_to_fill(group.trainer.actor, group.cohort.id)
    assert list(days) == group.days
    assert {code: marks[0] for code, marks in rows} == {
        people_code(group.anna): E,
        people_code(group.olga): None,
    }
