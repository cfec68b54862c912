"""Points of the map gathered so that none covers another and each can be touched."""

from itertools import combinations

import pytest

from network.demarches.map.drawing import drawing
from network.demarches.map.gathering import NARROW, TOUCHED, WIDE, gathered, sized

CROWD = [(600.0 + 7 * (at % 5), 400.0 + 5 * (at // 5), 8 - at // 3) for at in range(24)]
SPREAD = [(37.0 * (at % 34), 31.0 * (at // 34), 1 + at % 5) for at in range(400)]
CORNERS = [(0.0, 0.0, 1), (1.0, 3.0, 1), (1226.0, 0.0, 4), (0.0, 1e4, 2), (1225.0, 1e4, 2)]


def marks_of(spots, scale, groups=None):
    def box(group):
        x, y, count = spots[group[0]]
        return sized((x, y), len(group), count, scale)

    groups = gathered(groups or [(at,) for at in range(len(spots))], box)
    return groups, [box(group) for group in groups]


@pytest.mark.parametrize("scale", [WIDE, NARROW])
@pytest.mark.parametrize("spots", [CROWD, SPREAD, CORNERS, []], ids=["a crowd", "everywhere", "the corners", "nothing"])
def test_every_place_has_one_mark_to_touch_that_covers_no_other(spots, scale):
    groups, marks = marks_of(spots, scale)
    assert sorted(at for group in groups for at in group) == list(range(len(spots)))
    for one in marks:
        assert min(one.width, one.height) >= TOUCHED * scale
        assert one.left >= 0 and one.left + one.width <= drawing().width
        assert one.top >= 0 and one.top + one.height <= drawing().height
    for one, other in combinations(marks, 2):
        apart = one.left >= other.left + other.width or other.left >= one.left + one.width
        assert apart or one.top >= other.top + other.height or other.top >= one.top + one.height


def test_what_stands_alone_stays_where_it_is_and_the_fullest_says_where_the_others_are():
    lille, hem, arras = (500.0, 200.0, 9), (520.0, 196.0, 2), (420.0, 420.0, 1)
    groups, marks = marks_of([lille, hem, arras], WIDE)
    assert groups == [(0, 1), (2,)]
    assert [(one.x, one.y) for one in marks] == [(500, 200), (420, 420)]


def test_what_is_together_in_the_wide_drawing_is_so_in_the_narrow_one():
    wide, _marks = marks_of(SPREAD, WIDE)
    narrow, _marks = marks_of(SPREAD, NARROW, wide)
    assert 1 < len(narrow) < len(wide)
    assert all(any(set(group) <= set(larger) for larger in narrow) for group in wide)
