"""The parts of the road assert, so pytest explains what they say."""

import pytest

pytest.register_assert_rewrite("tests.journeys.road", "tests.support.reader")
