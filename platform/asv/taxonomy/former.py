"""INSEE codes of communes that merged away, and the commune that holds them today.

The file is frozen from the official reference (`platform/deploy/freeze_former_communes.py`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "former_communes.json"


def current_insee(code: str) -> str:
    """The INSEE code of the commune that a former code stands for today; empty when the code merged nowhere."""
    return _former().get(code.upper(), "")


def current_code(code: str) -> str:
    """The code of a place as addresses write it, of the commune that holds it today where it merged away."""
    kind, _dash, insee = code.partition("-")
    today = current_insee(insee) if kind == "com" else ""
    return f"com-{today}" if today else code


@cache
def _former() -> dict[str, str]:
    frozen = json.loads(SOURCE.read_text(encoding="utf-8"))
    return {former: current for current, codes in frozen.items() for former in codes.split()}
