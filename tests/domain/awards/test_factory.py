"""Awards for tests stand in every state that the database allows."""

import pytest

from grants.domain.awards.states import AwardState
from tests.factories.awards import award


@pytest.mark.parametrize("state", AwardState)
def test_an_award_in_each_state(app, state):
    assert award(state).state is state
