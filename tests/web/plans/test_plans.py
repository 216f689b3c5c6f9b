"""The guided plan through its pages: begun, told part by part, recalculated, submitted; and every refusal."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import flask
import pytest

from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.plans import commands, queries
from grants.domain.plans.content import Part, StartUpItem
from grants.domain.plans.models import PlanVersion
from grants.domain.plans.states import PlanState
from grants.policy import Role
from tests.factories import accounts, applications, people, plans, training
from tests.support.client import Client

SAMPLES = json.loads((Path(__file__).parents[2] / "samples/business_plans.json").read_text())
SignIn = Callable[..., Client]


@pytest.fixture
def ngo(app: flask.Flask) -> accounts.Organisation:
    return accounts.organisation()


@pytest.fixture
def coordinator(client_as: SignIn, ngo: accounts.Organisation) -> Client:
    return client_as(Role.COORDINATOR, organisation=ngo)


def kopecks(minor: int) -> str:
    return f"{minor // 100},{minor % 100:02d}"


def start_up_rows(sample: dict[str, object]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for number, row in enumerate(sample["startup_costs"]):
        fields |= {
            f"start_up-{number}-item": row["item"],
            f"start_up-{number}-quantity": "1",
            f"start_up-{number}-unit_price_minor": kopecks(row["amount"]),
        }
    return fields


@pytest.mark.parametrize("sample", SAMPLES, ids=["sewing", "hair", "baking", "greenhouse"])
def test_a_sample_plan_goes_in_through_the_pages(
    coordinator: Client, ngo: accounts.Organisation, sample: dict[str, object]
) -> None:
    who = people.participant(ngo)
    answer = coordinator.post(
        "/plans/create-plan", {"case_code": show_code(who.case_code), "title": sample["title"]}
    )
    first = answer.location
    assert first.endswith("/parts/idea")
    base = first.removesuffix("/idea")
    units = {f"units-{number}": str(sold) for number, sold in enumerate(sample["units_a_month"])}
    sums = {
        "price_minor": kopecks(sample["unit_price"]),
        "cost_minor": kopecks(sample["unit_cost"]),
        "fixed_minor": kopecks(sample["fixed_costs_a_month"]),
    }
    money = {
        "own_minor": kopecks(sample["own_contribution"]),
        "requested_minor": kopecks(sample["requested"]),
    }
    tranches = {
        "tranches-0-month": "1",
        "tranches-0-percent": "60",
        "tranches-1-month": "4",
        "tranches-1-percent": "40",
    }
    for part, fields in (
        ("idea", {"title": sample["title"], "idea": sample["title"], "isic": sample["isic"]}),
        ("market", {"market": sample["market"], "competitors": sample["competitors"]}),
        ("start-up", start_up_rows(sample)),
        ("sales", sums | units),
        ("finance", money | tranches),
        ("risks", {"risks": sample["risks"]}),
    ):
        answer = coordinator.post(f"{base}/{part}", {**fields, "step": "next"})
    plan_path = base.removesuffix("/parts")
    assert answer.location == plan_path
    coordinator.post(f"{plan_path}/submit-plan", page=plan_path)
    page = coordinator.get(plan_path)
    assert "Version 1" in page.text
    (row,) = queries.plans_page(coordinator.actor).items
    assert (row.state, row.requested_minor) == (PlanState.SUBMITTED, sample["requested"])


def test_the_page_shows_figures_worked_out_by_hand(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    text = coordinator.get(f"/plans/{made.id}").text
    for shown in (
        "7 units, 279.32\u00a0BYN",
        "80.45\u00a0%",
        "2,680.00",
        "8,889.00\u00a0BYN",
        "5,409.00\u00a0BYN",
    ):
        assert shown in text


def test_recalculate_shows_and_keeps_without_saving(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    path = f"/plans/{made.id}/parts/sales"
    fields = {"price_minor": "30", "cost_minor": "16", "fixed_minor": "280", "step": "recalculate"}
    answer = coordinator.post(path, {**fields, **{f"units-{n}": "25" for n in range(12)}}, status=200)
    assert "20 units, 600.00\u00a0BYN" in answer.text  # 280 ÷ (30 − 16)
    assert 'value="280"' in answer.text
    assert queries.plan_page(coordinator.actor, made.id).content == plans.CONTENT


def test_rows_are_added_and_removed_without_scripts(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    path = f"/plans/{made.id}/parts/start-up"
    rows = {"start_up-0-item": "Machine", "start_up-0-unit_price_minor": "1 200,50"}
    more = coordinator.post(path, {**rows, "step": "add-row"}, status=200)
    assert 'name="start_up-1-item"' in more.text
    assert "1 200,50" in more.text
    rows |= {"start_up-1-item": "Table", "start_up-1-quantity": "2", "start_up-1-unit_price_minor": "50"}
    rows["start_up-1-month"] = "2"
    coordinator.post(path, {**rows, "start_up-0-remove": "y", "step": "save"})
    assert queries.plan_page(coordinator.actor, made.id).content.start_up == (
        StartUpItem("Table", 2, 5_000, month=2),
    )


@pytest.mark.parametrize(
    ("part", "fields", "said"),
    [
        ("idea", {"title": "Ж" * 201}, "200"),
        ("idea", {"isic": "sewing"}, "two to four digits"),
        (
            "start-up",
            {"start_up-0-unit_price_minor": "", "start_up-0-item": "Machine"},
            "Enter the price of one.",
        ),
        ("start-up", {"start_up-0-item": "", "start_up-0-unit_price_minor": "5"}, "Say what it is."),
        (
            "start-up",
            {"start_up-0-item": "A", "start_up-0-unit_price_minor": "five"},
            "Enter an amount in figures",
        ),
        ("sales", {"units-3": "many"}, "whole number"),
        ("finance", {"tranches-0-month": "1", "tranches-0-percent": "60"}, "make 100 percent together"),
        ("finance", {"requested_minor": "-5"}, "below zero"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(
    coordinator: Client, ngo: accounts.Organisation, part: str, fields: dict[str, str], said: str
) -> None:
    made = plans.plan(people.participant(ngo))
    answer = coordinator.post(f"/plans/{made.id}/parts/{part}", {**fields, "step": "save"}, status=422)
    assert said in answer.text
    assert list(fields.values())[-1] in answer.text
    assert queries.plan_page(coordinator.actor, made.id).content == plans.CONTENT


def test_a_second_tab_gets_a_page_with_both(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    path = f"/plans/{made.id}/parts/market"
    details = commands.PartDetails(1, {"market": "Saved by the other tab"})
    commands.save_part(coordinator.actor, made.id, Part.MARKET, details)
    typed = {"version": "1", "market": "Typed in this tab", "step": "save"}
    answer = coordinator.post(path, typed, status=409)
    assert "Saved by the other tab" in answer.text
    assert "Typed in this tab" in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    coordinator.post(path, {**typed, "version": "2"})
    assert queries.plan_page(coordinator.actor, made.id).content.market == "Typed in this tab"


def test_a_page_that_saves_by_itself(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    path = f"/plans/{made.id}/parts/sales"
    fields = {"price_minor": "30", "cost_minor": "sixteen", **{f"units-{n}": "25" for n in range(12)}}
    answer = coordinator.post(f"{path}/autosave", fields, status=200, page=path)
    assert answer.json["version"] == 2
    assert len(answer.json["saved_at"]) == 5
    assert "Break-even a month" in answer.json["panel"]
    content = queries.plan_page(coordinator.actor, made.id).content
    assert (content.price_minor, content.cost_minor) == (3_000, 1_600)
    stale = coordinator.post(
        f"{path}/autosave", {**fields, "price_minor": "31", "version": "1"}, status=409, page=path
    )
    assert stale.json == {"conflict": True}


def test_an_unfinished_plan_says_what_is_missing(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo), content=replace(plans.CONTENT, own_minor=0))
    page = coordinator.get(f"/plans/{made.id}")
    assert "536.00\u00a0BYN of the start-up costs is paid by nobody yet." in page.text
    assert "Submit the plan" not in page.text
    answer = coordinator.post(
        f"/plans/{made.id}/submit-plan", {"version": "1"}, status=422, page=f"/plans/{made.id}/parts/idea"
    )
    assert "is paid by nobody yet" in answer.text


def test_the_cap_of_an_open_call_is_known(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = plans.plan(people.participant(ngo))
    applications.call(cap_minor=200_000)
    assert (
        "above 2,000.00\u00a0BYN, the most that the open call gives"
        in coordinator.get(f"/plans/{made.id}").text
    )


def test_a_frozen_plan_is_taken_back_and_withdrawn(coordinator: Client, ngo: accounts.Organisation) -> None:
    made, frozen = plans.submitted(people.participant(ngo))
    path = f"/plans/{made.id}"
    assert coordinator.http.get(f"{path}/parts/idea").location == path
    assert "Version 1" in coordinator.get(f"/plans/versions/{frozen.id}").text
    coordinator.post(f"{path}/revise-plan", page=path)
    coordinator.get(f"{path}/parts/idea")
    assert "Give a reason." in coordinator.post(f"{path}/withdraw-plan", {"reason": ""}, status=422).text
    coordinator.post(f"{path}/withdraw-plan", {"reason": "Another idea"})
    assert "Another idea" in coordinator.get(path).text


@pytest.mark.parametrize("part", list(Part))
def test_every_part_is_a_page(coordinator: Client, ngo: accounts.Organisation, part: Part) -> None:
    empty = plans.plan(people.participant(ngo), content=replace(plans.CONTENT, start_up=(), units=(0,) * 12))
    coordinator.get(f"/plans/{empty.id}/parts/{part.value}")


def test_the_list_and_its_filter(coordinator: Client, ngo: accounts.Organisation) -> None:
    assert "No plans here" in coordinator.get("/plans/").text
    made = plans.plan(people.participant(ngo))
    assert str(made.id) in coordinator.get("/plans/?state=draft").text
    assert str(made.id) not in coordinator.get("/plans/?state=submitted").text
    assert str(made.id) in coordinator.get("/plans/?state=nonsense").text


def test_to_begin_a_plan_needs_a_participant_of_ones_own(
    coordinator: Client, ngo: accounts.Organisation
) -> None:
    mine, other = people.participant(ngo), people.participant()
    assert show_code(mine.case_code) in coordinator.get(f"/plans/create-plan?participant={mine.id}").text
    assert (
        show_code(other.case_code) not in coordinator.get(f"/plans/create-plan?participant={other.id}").text
    )
    answer = coordinator.post(
        "/plans/create-plan", {"case_code": other.case_code, "title": "Sewing"}, status=422
    )
    assert "nobody with this case code" in answer.text
    assert "Sewing" in answer.text


def test_another_organisation_s_plan_is_not_there(coordinator: Client) -> None:
    made, frozen = plans.submitted()
    for path in (f"/plans/{made.id}", f"/plans/{made.id}/parts/idea", f"/plans/{made.id}/withdraw-plan"):
        coordinator.get(path, 404)
    coordinator.get(f"/plans/versions/{frozen.id}", 404)
    coordinator.post(f"/plans/{made.id}/submit-plan", {"version": "1"}, 404, page="/plans/create-plan")
    coordinator.get(f"/plans/{made.id}/parts/nonsense", 404)


@pytest.mark.parametrize(
    "role", [Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER, Role.FINANCE_OFFICER, Role.DONOR]
)
def test_other_roles_do_not_see_plans(client_as: SignIn, role: Role) -> None:
    made = plans.plan()
    someone = client_as(role)
    someone.get("/plans/", 403)
    someone.get(f"/plans/{made.id}", 403)
    someone.get("/plans/create-plan", 403)


def test_her_record_tells_of_her_plan_and_her_application(
    coordinator: Client, ngo: accounts.Organisation
) -> None:
    who = people.participant(ngo)
    assert f"/plans/create-plan?participant={who.id}" in coordinator.get(f"/participants/{who.id}").text
    made, frozen = plans.submitted(who)
    applied = applications.application(of=who, plan_version=frozen)
    text = coordinator.get(f"/participants/{who.id}").text
    assert f"/plans/{made.id}" in text
    assert f"/applications/{applied.id}" in text


def test_a_table_half_filled_in_waits_and_the_rest_is_saved(
    coordinator: Client, ngo: accounts.Organisation
) -> None:
    made = plans.plan(people.participant(ngo))
    path = f"/plans/{made.id}/parts/finance"
    fields = {"opening_minor": "10", "tranches-0-month": "1", "tranches-0-percent": "50"}
    assert coordinator.post(f"{path}/autosave", fields, status=200, page=path).json["version"] == 2
    content = queries.plan_page(coordinator.actor, made.id).content
    assert (content.opening_minor, content.tranches) == (1_000, plans.CONTENT.tranches)


def test_a_trainer_helps_with_a_plan_of_her_cohort_until_it_is_submitted(
    client_as: SignIn, ngo: accounts.Organisation
) -> None:
    trainer, colleague = (client_as(Role.TRAINER, organisation=ngo) for _ in range(2))
    who = people.participant(ngo)
    training.enrolment(training.cohort(ngo, trainer_id=trainer.user.id), who)
    plan = plans.plan(who)
    path = f"/plans/{plan.id}"
    assert plan.title in trainer.get("/plans/").text
    colleague.get(path, 404)
    assert plan.title not in colleague.get("/plans/").text
    assert trainer.post(f"{path}/submit-plan", page=path).location == "/plans/"
    trainer.get(path, 404)
    trainer.get(f"{path}/parts/idea", 404)
    assert plan.title not in trainer.get("/plans/").text
    assert path not in trainer.get(f"/participants/{who.id}").text
    version_id = (
        queries.plan_page(client_as(Role.COORDINATOR, organisation=ngo).actor, plan.id).versions[0].id
    )
    trainer.get(f"/plans/versions/{version_id}", 404)
    made = applications.application(of=who, plan_version=db.session.get(PlanVersion, version_id))
    assert "/plans/versions/" not in trainer.get(f"/applications/{made.id}").text
