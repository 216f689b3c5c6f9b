"""The assignment: nobody with a conflict, three each, as even as it can be, the same for the same seed."""

import itertools
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from grants.domain.assessment.assigning import Need, assign

MEMBERS = [uuid.UUID(int=number) for number in range(1, 6)]


def applications(*allowed, count=3):
    return [Need(uuid.UUID(int=100 + place), count, frozenset(one)) for place, one in enumerate(allowed)]


def loads_after(needs, chosen, loads):
    after = dict(loads)
    for need in needs:
        for member in chosen[need.application_id]:
            after[member] += 1
    return sorted(after.values())


def test_ten_applications_among_five_are_six_each():
    needs = applications(*[MEMBERS] * 10)
    chosen = assign(needs, dict.fromkeys(MEMBERS, 0), "seed")
    assert loads_after(needs, chosen, dict.fromkeys(MEMBERS, 0)) == [6] * 5
    assert all(len(set(members)) == 3 for members in chosen.values())


def test_one_who_may_score_little_makes_others_score_more_but_evenly():
    needs = applications(MEMBERS[:4], MEMBERS[:4], MEMBERS[:4], MEMBERS)
    chosen = assign(needs, dict.fromkeys(MEMBERS, 0), "seed")
    assert loads_after(needs, chosen, dict.fromkeys(MEMBERS, 0)) == [1, 2, 3, 3, 3]


def test_what_someone_already_has_counts():
    loads = dict.fromkeys(MEMBERS, 0) | {MEMBERS[0]: 10, MEMBERS[1]: 10}
    chosen = assign(applications(MEMBERS), loads, "seed")
    assert set(next(iter(chosen.values()))) == set(MEMBERS[2:])


def test_the_same_seed_gives_the_same_answer_whatever_the_order():
    needs = applications(*[MEMBERS] * 4)
    loads = dict.fromkeys(MEMBERS, 0)
    first = assign(needs, loads, "one")
    assert assign(list(reversed(needs)), dict(reversed(loads.items())), "one") == first
    assert any(assign(needs, loads, seed) != first for seed in "abcdef")


def test_where_there_are_too_few_it_refuses():
    with pytest.raises(ValueError, match="fewer members"):
        assign(applications(MEMBERS[:2]), dict.fromkeys(MEMBERS, 0), "seed")


allowed_sets = some.lists(some.sets(some.sampled_from(MEMBERS[:4]), min_size=2), min_size=1, max_size=4)
loads_before = some.lists(some.integers(0, 2), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(allowed_sets, loads_before)
def test_no_other_assignment_is_more_even(allowed, before):
    """Against every possible assignment: the sorted loads, heaviest first, are the least there are."""
    needs, loads = applications(*allowed, count=2), dict(zip(MEMBERS[:4], before, strict=True))
    chosen = assign(needs, loads, "seed")
    for need in needs:
        assert len(chosen[need.application_id]) == 2
        assert set(chosen[need.application_id]) <= need.allowed
    ways = [list(itertools.combinations(sorted(need.allowed), 2)) for need in needs]
    best = min(sorted(_after(loads, way).values(), reverse=True) for way in itertools.product(*ways))
    assert loads_after(needs, chosen, loads)[::-1] == best


def _after(loads, way):
    after = dict(loads)
    for member in itertools.chain.from_iterable(way):
        after[member] += 1
    return after
