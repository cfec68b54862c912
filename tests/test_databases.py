"""What a database may answer in its own way is asked of both (tests/databases.py)."""

import re
from pathlib import Path

import pytest

from tests.databases import ASKS_ITS_OWN, ON_BOTH, OWN_SQL

ROOT = Path(__file__).parents[1]
COMMITS = re.compile(r"\blasting_(?:db|tree)\b")
EMPTIES = re.compile(r"\(\s*transaction=True|\b(?:TransactionTestCase|LiveServerTestCase)\b")
ROOMS = ("experiences", "home", "network", "platform/asv", "platform/operations", "search")


def modules(*folders):
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def test_sql_that_a_database_may_see_differently_is_run_on_both():
    own = [path for path, text in modules(*ROOMS) if ASKS_ITS_OWN.search(text)]
    assert len(own) > 20
    assert [path for path in own if not path.startswith(tuple(OWN_SQL))] == []
    assert [place for place in OWN_SQL if not any(path.startswith(place) for path in own)] == []


def test_what_commits_for_good_is_run_on_both():
    committing = [
        path for path, text in modules("tests") if path.count("/") > 1 and "/test_" in path and COMMITS.search(text)
    ]
    assert len(committing) > 5
    assert [path for path in committing if not any(path.startswith(tests.split("::")[0]) for tests in ON_BOTH)] == []


def test_what_commits_for_good_leaves_the_ground_that_every_test_finds():
    """Django's own way of committing empties the tables for the next test: `lasting_db` fills them again."""
    here = Path(__file__).relative_to(ROOT).as_posix()
    assert [path for path, text in modules("tests") if path != here and EMPTIES.search(text)] == []


@pytest.mark.parametrize("tests", sorted(set(ON_BOTH)))
def test_what_is_listed_is_there(tests):
    file, _, name = tests.partition("::")
    assert (ROOT / file).exists()
    assert f"def {name.partition(chr(91))[0]}" in (ROOT / file).read_text() if name else True
