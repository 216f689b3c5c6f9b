"""A call is made and opened; an application is begun, submitted, withdrawn; each rule once."""

import datetime
from dataclasses import replace

import flask
import pytest

from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.domain.applications import commands, queries
from grants.domain.applications.eligibility import Rule
from grants.domain.applications.models import EligibilityAnswer
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.plans import commands as plan_commands
from grants.domain.plans.content import Part
from grants.policy import Actor, Role
from tests.factories import accounts, applications, people, plans, programmes, screenings, training

DAY = datetime.timedelta(days=1)


@pytest.fixture
def ngo(app: flask.Flask) -> accounts.Organisation:
    return accounts.organisation()


@pytest.fixture
def coordinator(ngo: accounts.Organisation) -> Actor:
    return accounts.user(Role.COORDINATOR, organisation=ngo).actor


@pytest.fixture
def manager(app: flask.Flask) -> Actor:
    return accounts.user(Role.PROGRAMME_MANAGER).actor


def new_call() -> commands.CallDetails:
    programme = programmes.programme()
    first, second = programmes.fund(programme), programmes.fund(programme)
    today = clock.today()
    return commands.CallDetails(
        code=f"C-{first.code}"[:20],
        title="Autumn",
        currency="BYN",
        envelope_minor=1_000_000,
        cap_minor=250_000,
        own_share_bp=1000,
        floor=60,
        opens_on=today,
        closes_on=today + 10 * DAY,
        score_by=today + 20 * DAY,
        shares=(commands.ShareDetails(first.id, 600_000), commands.ShareDetails(second.id, 400_000)),
    )


def ready(ngo: accounts.Organisation) -> tuple[object, object, object]:
    """A participant with a completed course, her submitted plan and its version."""
    who = people.participant(ngo)
    training.completed(who)
    return who, *plans.submitted(who)


def apply(coordinator: Actor, call: object, plan: object, token: str = "") -> object:
    return commands.create_application(coordinator, commands.ApplicationDetails(call.id, plan.id), token)


def declared(page: queries.ApplicationPage, **values: object) -> commands.SubmitDetails:
    return replace(commands.SubmitDetails(page.version, page.plan_version_id, True, True), **values)


def test_a_call_is_made_in_draft_and_opened(manager: Actor, coordinator: Actor) -> None:
    call_id = commands.create_call(manager, new_call())
    page = queries.call_page(manager, call_id)
    assert (page.state, page.left_minor, sum(share.amount_minor for share in page.shares)) == (
        CallState.DRAFT,
        1_000_000,
        1_000_000,
    )
    with pytest.raises(NotFound):
        queries.call_page(coordinator, call_id)
    commands.open_call(manager, call_id, page.version)
    assert queries.call_page(coordinator, call_id).open_today
    with pytest.raises(Conflict):
        commands.open_call(manager, call_id, page.version)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"envelope_minor": 0}, "envelope_minor"),
        ({"cap_minor": 1_000_001}, "cap_minor"),
        ({"cap_minor": 0}, "cap_minor"),
        ({"closes_on": clock.today() - DAY}, "closes_on"),
        ({"score_by": clock.today() + DAY}, "score_by"),
        ({"envelope_minor": 1_000_001}, "shares"),
        ({"shares": ()}, "shares"),
    ],
)
def test_a_call_keeps_its_rules(manager: Actor, change: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        commands.create_call(manager, replace(new_call(), **change))
    assert refused.value.field == field


def test_funds_of_two_programmes_are_refused_and_so_is_a_code_twice(manager: Actor) -> None:
    details = new_call()
    mixed = (*details.shares[:1], commands.ShareDetails(programmes.fund(programmes.programme()).id, 400_000))
    with pytest.raises(DomainError) as refused:
        commands.create_call(manager, replace(details, shares=mixed))
    assert refused.value.code == "funds"
    commands.create_call(manager, details)
    with pytest.raises(DomainError) as refused:
        commands.create_call(manager, details)
    assert refused.value.code == "code_taken"


def test_an_application_is_submitted_with_its_answers(coordinator: Actor, ngo: accounts.Organisation) -> None:
    _who, plan, version = ready(ngo)
    application_id = apply(coordinator, applications.call(), plan)
    page = queries.application_page(coordinator, application_id)
    assert (page.state, page.eligible, page.actions) == (ApplicationState.DRAFT, True, ("submit", "withdraw"))
    commands.submit_application(coordinator, application_id, declared(page))
    page = queries.application_page(coordinator, application_id)
    assert (page.state, page.requested_minor) == (ApplicationState.SUBMITTED, 214_400)
    assert len(page.answers) == len(Rule)
    assert all(answer.met for answer in page.answers)
    (handed_in,) = queries.list_for_assessment(page.call_id)
    assert (handed_in.application_id, handed_in.plan_version_id) == (application_id, version.id)
    assert [entry.action for entry in page.history] == ["application.submitted", "application.created"]


def test_codes_count_on_through_the_installation(coordinator: Actor, ngo: accounts.Organisation) -> None:
    call = applications.call()
    applications.application(call, code="GR-9999")
    codes = []
    for _ in range(2):
        plan = ready(ngo)[1]
        codes.append(queries.application_page(coordinator, apply(coordinator, call, plan)).code)
    assert codes == ["GR-10000", "GR-10001"]


def test_the_second_click_makes_no_second_application(coordinator: Actor, ngo: accounts.Organisation) -> None:
    call, plan = applications.call(), ready(ngo)[1]
    first = apply(coordinator, call, plan, "token")
    assert apply(coordinator, call, plan, "token") == first
    with pytest.raises(DomainError) as refused:
        apply(coordinator, call, plan)
    assert refused.value.code == "second"


@pytest.mark.parametrize(
    "days",
    [
        {"opens_on": clock.today() + DAY},
        {"closes_on": clock.today() - DAY},
        {"state": CallState.CLOSED},
    ],
)
def test_a_call_that_is_not_open_today_takes_none(
    coordinator: Actor, ngo: accounts.Organisation, days: dict[str, object]
) -> None:
    with pytest.raises(DomainError) as refused:
        apply(coordinator, applications.call(**days), ready(ngo)[1])
    assert refused.value.code == "call_not_open"


def test_a_plan_in_draft_cannot_apply(coordinator: Actor, ngo: accounts.Organisation) -> None:
    with pytest.raises(DomainError) as refused:
        apply(coordinator, applications.call(), plans.plan(people.participant(ngo)))
    assert refused.value.code == "plan_not_submitted"


def test_a_screening_that_says_no_refuses_it_without_saying_why(
    coordinator: Actor, ngo: accounts.Organisation
) -> None:
    who, plan, _version = ready(ngo)
    application_id = apply(coordinator, applications.call(), plan)
    page = queries.application_page(coordinator, application_id)
    screenings.screening(who, living="yes", remarks="The notary")
    with pytest.raises(DomainError) as caught:
        commands.submit_application(coordinator, application_id, declared(page))
    assert caught.value.code == "screening"
    (given,) = [one for one in queries.application_page(coordinator, application_id).answers if not one.met]
    assert given.reason.startswith("She is not eligible. Her case worker")
    screenings.screening(who)
    commands.submit_application(coordinator, application_id, declared(page))


def test_a_rule_not_met_refuses_the_submission(coordinator: Actor, ngo: accounts.Organisation) -> None:
    plan, _version = plans.submitted(people.participant(ngo))  # no course
    application_id = apply(coordinator, applications.call(), plan)
    page = queries.application_page(coordinator, application_id)
    assert (page.eligible, page.actions) == (False, ("withdraw",))
    with pytest.raises(DomainError) as refused:
        commands.submit_application(coordinator, application_id, declared(page))
    assert refused.value.code == "course"
    assert db.session.query(EligibilityAnswer).count() == 0


@pytest.mark.parametrize("field", ["she_agrees", "figures_are_hers"])
def test_both_declarations_are_due(coordinator: Actor, ngo: accounts.Organisation, field: str) -> None:
    application_id = apply(coordinator, applications.call(), ready(ngo)[1])
    page = queries.application_page(coordinator, application_id)
    with pytest.raises(DomainError) as refused:
        commands.submit_application(coordinator, application_id, declared(page, **{field: False}))
    assert refused.value.field == field


def test_what_is_submitted_is_the_version_that_was_shown(
    coordinator: Actor, ngo: accounts.Organisation
) -> None:
    _who, plan, _first = ready(ngo)
    application_id = apply(coordinator, applications.call(), plan)
    shown = queries.application_page(coordinator, application_id)
    plan_commands.revise_plan(coordinator, plan.id, 1)
    details = plan_commands.PartDetails(2, {"idea": "Curtains too"})
    plan_commands.save_part(coordinator, plan.id, Part.IDEA, details)
    assert not queries.application_page(coordinator, application_id).eligible
    second = plan_commands.submit_plan(coordinator, plan.id, 3)
    with pytest.raises(Conflict):
        commands.submit_application(coordinator, application_id, declared(shown))
    page = queries.application_page(coordinator, application_id)
    assert (page.plan_version_id, page.plan_version_number) == (second, 2)
    commands.submit_application(coordinator, application_id, declared(page))
    assert queries.list_for_assessment(page.call_id)[0].plan_version_id == second


def test_a_withdrawn_application_makes_room_for_another(
    coordinator: Actor, ngo: accounts.Organisation
) -> None:
    call, plan = applications.call(), ready(ngo)[1]
    first = apply(coordinator, call, plan)
    with pytest.raises(DomainError):
        commands.withdraw_application(coordinator, first, 1, "")
    commands.withdraw_application(coordinator, first, 1, "She found a job")
    assert queries.list_for_assessment(call.id) == ()
    assert apply(coordinator, call, plan) != first


def test_another_organisation_s_application_is_not_there(coordinator: Actor) -> None:
    theirs = applications.application(state=ApplicationState.DRAFT)
    details = commands.SubmitDetails(1, theirs.plan_version_id, True, True)
    for ask in (
        lambda: queries.application_page(coordinator, theirs.id),
        lambda: commands.submit_application(coordinator, theirs.id, details),
        lambda: commands.withdraw_application(coordinator, theirs.id, 1, "No"),
        lambda: apply(coordinator, applications.call(), plans.submitted()[0]),
    ):
        with pytest.raises(NotFound):
            ask()
    assert queries.applications_page(coordinator).items == ()


def test_who_may_not(app: flask.Flask) -> None:
    trainer, member = accounts.user(Role.TRAINER).actor, accounts.user(Role.COMMITTEE_MEMBER).actor
    with pytest.raises(Forbidden):
        apply(trainer, applications.call(), plans.submitted()[0])
    with pytest.raises(Forbidden):
        queries.applications_page(member)
    with pytest.raises(Forbidden):
        commands.create_call(trainer, new_call())


def test_the_envelope_that_is_left(manager: Actor, coordinator: Actor, ngo: accounts.Organisation) -> None:
    call = applications.call(CallState.CLOSED)
    applications.application(call, ApplicationState.APPROVED)
    applications.application(call, ApplicationState.IN_REVIEW, of=people.participant(ngo))
    page = queries.call_page(manager, call.id)
    assert (page.granted_minor, page.left_minor, page.asked_minor) == (214_400, 785_600, 428_800)
    assert queries.call_page(coordinator, call.id).counts == {ApplicationState.IN_REVIEW: 1}
    assert [row.applications for row in queries.calls_page(manager)] == [2]


def test_the_list_is_filtered_and_paged(manager: Actor, ngo: accounts.Organisation) -> None:
    call, who = applications.call(), people.participant(ngo)
    version = plans.submitted(who)[1]
    now = clock.now()
    for minutes in range(26):
        applications.application(
            applications.call(),
            of=who,
            plan_version=version,
            created_at=now - datetime.timedelta(minutes=minutes),
        )
    first = queries.applications_page(manager)
    second = queries.applications_page(manager, after=first.next_cursor)
    assert (len(first.items), len(second.items), first.total) == (25, 1, 26)
    assert queries.applications_page(manager, call_id=call.id).items == ()
    assert queries.applications_page(manager, state=ApplicationState.DRAFT).items == ()
    with pytest.raises(NotFound):
        queries.applications_page(manager, after="nonsense")
    assert len(queries.list_applications_of(who.id)) == 26


def test_what_waits(manager: Actor, coordinator: Actor, ngo: accounts.Organisation) -> None:
    assert queries.waiting_for(coordinator) == ()
    plan = ready(ngo)[1]
    plans.submitted()  # another organisation's
    call = applications.call()
    (item,) = queries.waiting_for(coordinator)
    assert (item.kind, item.count, item.arguments) == ("applications.ready_plans", 1, {"call_id": call.id})
    apply(coordinator, call, plan)
    (item,) = queries.waiting_for(coordinator)
    assert (item.kind, item.count, item.due) == ("applications.drafts", 1, call.closes_on)
    draft = applications.call(CallState.DRAFT)
    (item,) = queries.waiting_for(manager)
    assert (item.kind, item.arguments) == ("applications.to_open", {"call_id": draft.id})


def test_she_sees_where_her_own_application_stands(app: flask.Flask) -> None:
    made = applications.application(state=ApplicationState.IN_REVIEW)
    mine = queries.my_application(Actor(kind="participant", id=made.participant_id))
    assert mine is not None
    assert (mine.code, mine.state) == (made.code, ApplicationState.IN_REVIEW)
