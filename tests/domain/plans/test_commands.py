"""A plan is begun, saved part by part, frozen, taken back and withdrawn; each rule once."""

import datetime
import uuid
from dataclasses import replace

import flask
import pytest

from grants.core import clock
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.ids import show_code
from grants.domain.plans import commands, queries
from grants.domain.plans.content import Part, StartUpItem
from grants.domain.plans.states import PlanState
from grants.policy import Actor, Role
from tests.factories import accounts, people, plans


@pytest.fixture
def ngo(app: flask.Flask) -> accounts.Organisation:
    return accounts.organisation()


@pytest.fixture
def coach(ngo: accounts.Organisation) -> Actor:
    return accounts.user(Role.COORDINATOR, organisation=ngo).actor


def begin(coach: Actor, ngo: accounts.Organisation) -> uuid.UUID:
    who = people.participant(ngo)
    return commands.create_plan(coach, commands.CreatePlanDetails(show_code(who.case_code), "Sewing"))


def test_who_begins_a_plan_is_its_coach(coach: Actor, ngo: accounts.Organisation) -> None:
    page = queries.plan_page(coach, begin(coach, ngo))
    assert (page.title, page.state, page.editable) == ("Sewing", PlanState.DRAFT, True)
    assert page.coach_name == coach.name
    assert [entry.action for entry in page.history] == ["plan.created"]
    assert queries.coaches_of(page.participant_id) == {coach.id}


def test_the_second_click_makes_no_second_plan(coach: Actor, ngo: accounts.Organisation) -> None:
    details = commands.CreatePlanDetails(people.participant(ngo).case_code, "Sewing")
    assert commands.create_plan(coach, details, "token") == commands.create_plan(coach, details, "token")


def test_one_living_plan_a_participant(coach: Actor, ngo: accounts.Organisation) -> None:
    who = people.participant(ngo)
    details = commands.CreatePlanDetails(who.case_code, "Sewing")
    first = commands.create_plan(coach, details)
    with pytest.raises(DomainError) as refused:
        commands.create_plan(coach, details)
    assert refused.value.code == "second"
    commands.withdraw_plan(coach, first, 1, "Another idea")
    assert commands.create_plan(coach, details) != first


@pytest.mark.parametrize("code", ["", "K7MX", "ABCDEFGH"])
def test_a_code_of_nobody_is_refused(coach: Actor, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        commands.create_plan(coach, commands.CreatePlanDetails(code, "Sewing"))
    assert refused.value.field == "case_code"


def test_another_organisation_s_participant_is_nobody(coach: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        commands.create_plan(coach, commands.CreatePlanDetails(people.participant().case_code, "Sewing"))
    assert refused.value.code == "unknown"
    assert queries.find_case_code(coach, people.participant().id) is None


def test_a_part_is_saved_and_nothing_else_changes(coach: Actor, ngo: accounts.Organisation) -> None:
    plan_id = begin(coach, ngo)
    values = {"market": "The neighbourhood", "title": "not of this part"}
    assert commands.save_part(coach, plan_id, Part.MARKET, commands.PartDetails(1, values)) == 2
    page = queries.plan_page(coach, plan_id)
    assert (page.content.market, page.content.title, page.version) == ("The neighbourhood", "Sewing", 2)
    assert commands.save_part(coach, plan_id, Part.MARKET, commands.PartDetails(2, values)) == 2


def test_saves_by_itself_leave_no_trace_in_the_audit(coach: Actor, ngo: accounts.Organisation) -> None:
    plan_id = begin(coach, ngo)
    details = commands.PartDetails(1, {"risks": "January is slow"})
    commands.save_part(coach, plan_id, Part.RISKS, details, by_itself=True)
    assert [entry.action for entry in queries.plan_page(coach, plan_id).history] == ["plan.created"]


def test_two_who_type_at_once_do_not_overwrite_each_other(coach: Actor, ngo: accounts.Organisation) -> None:
    plan_id = begin(coach, ngo)
    commands.save_part(coach, plan_id, Part.MARKET, commands.PartDetails(1, {"market": "First"}))
    with pytest.raises(Conflict):
        commands.save_part(coach, plan_id, Part.MARKET, commands.PartDetails(1, {"market": "Second"}))
    assert queries.plan_page(coach, plan_id).content.market == "First"


def test_submission_freezes_the_plan_with_its_figures(coach: Actor, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    version_id = commands.submit_plan(coach, made.id, 1)
    view = queries.version_page(coach, version_id).view
    assert (view.number, view.requested_minor, view.own_minor) == (1, 214_400, 53_600)
    assert view.figures.break_even.units == 7
    assert view == queries.get_version(version_id)
    with pytest.raises(Conflict) as refused:
        commands.save_part(coach, made.id, Part.IDEA, commands.PartDetails(2, {"idea": "Other"}))
    assert refused.value.code == "frozen"


def test_a_plan_taken_back_is_frozen_again_with_the_next_number(
    coach: Actor, ngo: accounts.Organisation
) -> None:
    made = plans.plan(people.participant(ngo))
    first = commands.submit_plan(coach, made.id, 1)
    commands.revise_plan(coach, made.id, 2)
    commands.save_part(coach, made.id, Part.IDEA, commands.PartDetails(3, {"idea": "Curtains too"}))
    second = commands.submit_plan(coach, made.id, 4)
    assert queries.get_version(first).content.idea == plans.CONTENT.idea
    assert queries.get_version(second).content.idea == "Curtains too"
    assert [row.number for row in queries.plan_page(coach, made.id).versions] == [2, 1]


def test_an_unfinished_plan_is_not_submitted(coach: Actor, ngo: accounts.Organisation) -> None:
    rows = (StartUpItem("Machine", 1, 300_000),)
    made = plans.plan(people.participant(ngo), content=replace(plans.CONTENT, start_up=rows))
    with pytest.raises(DomainError) as refused:
        commands.submit_plan(coach, made.id, 1)
    assert refused.value.code == "gap"
    assert str(refused.value) == "320.00 BYN of the start-up costs is paid by nobody yet."


def test_withdrawal_needs_a_reason(coach: Actor, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    with pytest.raises(DomainError) as refused:
        commands.withdraw_plan(coach, made.id, 1, " ")
    assert refused.value.field == "reason"


def test_another_organisation_s_plan_is_not_there(coach: Actor) -> None:
    made, frozen = plans.submitted()
    for ask in (
        lambda: queries.plan_page(coach, made.id),
        lambda: queries.version_page(coach, frozen.id),
        lambda: commands.submit_plan(coach, made.id, 1),
        lambda: commands.save_part(coach, made.id, Part.IDEA, commands.PartDetails(1)),
        lambda: commands.revise_plan(coach, made.id, 1),
    ):
        with pytest.raises(NotFound):
            ask()
    assert queries.plans_page(coach).items == ()


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.FINANCE_OFFICER, Role.PROGRAMME_MANAGER])
def test_others_neither_read_nor_write_plans(app: flask.Flask, role: Role) -> None:
    actor = accounts.user(role).actor
    with pytest.raises(Forbidden):
        queries.plans_page(actor)
    with pytest.raises(Forbidden):
        commands.create_plan(actor, commands.CreatePlanDetails("", ""))


def test_the_list_is_paged_by_last_change(coach: Actor, ngo: accounts.Organisation) -> None:
    now = clock.now()
    for minutes in range(27):
        plans.plan(people.participant(ngo), changed_at=now - datetime.timedelta(minutes=minutes))
    first = queries.plans_page(coach)
    second = queries.plans_page(coach, after=first.next_cursor)
    assert (len(first.items), len(second.items), first.total, second.next_cursor) == (25, 2, 27, "")
    assert first.items[0].changed_at == now
    assert {row.id for row in first.items}.isdisjoint(row.id for row in second.items)
    assert queries.plans_page(coach, PlanState.SUBMITTED).items == ()
    with pytest.raises(NotFound):
        queries.plans_page(coach, after="nonsense")


def test_untouched_drafts_wait_for_the_coach(coach: Actor, ngo: accounts.Organisation) -> None:
    assert queries.waiting_for(coach) == ()
    long_ago = clock.now() - datetime.timedelta(days=20)
    made = plans.plan(people.participant(ngo), changed_at=long_ago)
    (item,) = queries.waiting_for(coach)
    assert (item.endpoint, item.arguments, item.count) == ("plans.plan", {"plan_id": made.id}, 1)
    plans.plan(people.participant(ngo), changed_at=long_ago)
    (item,) = queries.waiting_for(coach)
    assert (item.endpoint, item.count) == ("plans.plans", 2)
    plans.plan(changed_at=long_ago)
    assert queries.waiting_for(coach)[0].count == 2


def test_she_sees_where_her_own_plan_stands(app: flask.Flask) -> None:
    made, _frozen = plans.submitted()
    mine = queries.my_plan(Actor(kind="participant", id=made.participant_id))
    assert mine is not None
    assert (mine.title, mine.state) == (made.title, PlanState.SUBMITTED)
    assert queries.my_plan(Actor(kind="participant", id=people.participant().id)) is None
