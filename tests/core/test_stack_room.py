"""Calls that find their frames in one piece ask the system for no memory, however deep they stand."""

import resource

import pytest

from asv import wsgi
from asv.core.stack_room import SLOTS, with_room

TURNS, DEPTHS = 500, 160


def leaf(number):
    return number + 1


leaf.__code__ = leaf.__code__.replace(co_stacksize=100)  # larger than a step of the depth: one of them meets an end


def pages_asked(depth):
    """Pages of memory that the system gave while a loop ran whose calls stand this deep."""
    if depth:
        return pages_asked(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for number in range(TURNS):
        leaf(number)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def worst():
    return max(pages_asked(depth) for depth in range(DEPTHS))


def test_a_loop_asks_for_no_memory_at_any_depth():
    assert worst() > TURNS // 2  # what is mended: if an interpreter keeps its pieces, the room can go
    assert with_room(worst)() < TURNS // 10


def test_what_goes_in_and_comes_out_is_the_same():
    def function(*args, **kwargs):
        if args == (0,):
            raise LookupError("nothing")
        return args, kwargs

    roomy = with_room(function)
    assert roomy(1, word="two") == ((1,), {"word": "two"})
    with pytest.raises(LookupError, match="nothing"):
        roomy(0)


def test_the_site_is_served_with_room():
    assert wsgi.application.__code__.co_stacksize == SLOTS
