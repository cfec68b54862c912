"""How far a walk goes: a bounded, seeded part in `make test`, the whole of it in `make test-deep`."""

from __future__ import annotations

import os

DEEP = os.environ.get("DEEP") == "1"
SEED = int(os.environ.get("SEED", "20261128"))


def amount(bounded: int, whole: int) -> int:
    """How many steps a walk takes in this run. Tests that ask carry the marker `walk`."""
    return whole if DEEP else bounded
