"""Points of the map that no other covers."""

from itertools import combinations
from math import hypot

import pytest

from network.demarches.map.spreading import apart


@pytest.mark.parametrize(
    "discs",
    [
        [(600.0 + 7 * (at % 5), 400.0 + 5 * (at // 5), 18.0 + 4 * (at % 4)) for at in range(20)],
        [(100.0, 100.0, 18.0)] * 6,
        [],
    ],
    ids=["a crowd", "one place", "nothing"],
)
def test_none_covers_another(discs):
    moved = list(zip(apart(discs), discs, strict=True))
    for ((x, y), (*_from, radius)), ((to_x, to_y), (*_to, other)) in combinations(moved, 2):
        assert hypot(to_x - x, to_y - y) > (radius + other) * 0.9


def test_what_stands_alone_stays_and_what_is_moved_stays_near():
    lille, hem, arras = (500.0, 200.0, 30.0), (510.0, 196.0, 18.0), (420.0, 320.0, 18.0)
    found = apart([lille, hem, arras])
    assert found[2] == arras[:2]
    assert all(hypot(x - was[0], y - was[1]) < 30 for (x, y), was in zip(found, (lille, hem), strict=False))
    assert found[1][0] > found[0][0] and found[1][1] < found[0][1], "each on its side"
