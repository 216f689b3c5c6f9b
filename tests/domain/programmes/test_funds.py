"""Who sees which fund."""

import flask
import pytest

from grants.core.errors import Forbidden
from grants.domain.accounts.states import OrganisationKind
from grants.domain.programmes import queries
from grants.policy import Role
from tests.factories import accounts
from tests.factories import programmes as make


def test_a_donor_sees_her_own_funds_alone(app: flask.Flask) -> None:
    sida = accounts.organisation(OrganisationKind.DONOR, oblast=None)
    mine, _other = make.fund(donor=sida), make.fund()
    seen = queries.list_funds(accounts.user(Role.DONOR, organisation=sida).actor)
    assert [fund.code for fund in seen] == [mine.code]


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.PROGRAMME_MANAGER, Role.AUDITOR])
def test_those_who_keep_the_money_see_all_funds(app: flask.Flask, role: Role) -> None:
    made = {make.fund().code, make.fund().code}
    assert {fund.code for fund in queries.list_funds(accounts.user(role).actor)} >= made


def test_a_trainer_sees_no_fund(app: flask.Flask) -> None:
    with pytest.raises(Forbidden):
        queries.list_funds(accounts.user(Role.TRAINER).actor)


def test_the_programme_is_found(app: flask.Flask) -> None:
    made = make.the_programme()
    found = queries.find_programme()
    assert found is not None
    assert found.code == made.code
