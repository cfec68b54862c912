"""How far a walk goes: a bounded, seeded part in `make test`, the whole of it in `make test-deep`."""

from __future__ import annotations

import os

import pytest
from django.db import connection

DEEP = os.environ.get("DEEP") == "1"
SEED = int(os.environ.get("SEED", "20261128"))


def amount(bounded: int, whole: int) -> int:
    """How many steps a walk takes in this run. Tests that ask carry the marker `walk`."""
    return whole if DEEP else bounded


def spared(vendor: str, why: str) -> pytest.MarkDecorator:
    """The mark of a test that `make test` leaves out on this database; `make test-deep` asks it of both."""
    return pytest.mark.skipif(connection.vendor == vendor and not DEEP, reason=f"{why}: of both in make test-deep")


def missing(what: str) -> None:
    """A server or a tool is not here: the test is skipped and says so, and fails where CI=true owes it."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{what} is not here (make services)")
