"""INSEE codes of communes that merged away, and the commune that holds them today.

The file is frozen from the official reference (`platform/deploy/freeze_former_communes.py`); what merged since
stands in `overrides.csv`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from asv.taxonomy import overrides

SOURCE = Path(__file__).parent / "data" / "former_communes.json"


def current_insee(code: str) -> str:
    """The INSEE code of the commune that a former code stands for today; empty when the code merged nowhere."""
    return former_communes().get(code.upper(), "")


def current_code(code: str) -> str:
    """The code of a place as addresses write it, of the commune that holds it today where it merged away."""
    kind, _dash, insee = code.partition("-")
    today = current_insee(insee) if kind == "com" else ""
    return f"com-{today}" if today else code


@cache
def former_communes() -> dict[str, str]:
    """Former INSEE code → the code that holds it today."""
    frozen = json.loads(SOURCE.read_text(encoding="utf-8"))
    found = {former: current for current, codes in frozen.items() for former in codes.split()} | overrides.read().merged
    return {former: _at_last(former, found) for former in found}


def _at_last(code: str, merged: dict[str, str]) -> str:
    """The commune of today, also where one merged into another that merged in its turn."""
    seen = set()
    while code in merged and code not in seen:
        seen.add(code)
        code = merged[code]
    return code
