"""Readers written in JavaScript, run by Node on a text given at standard input; they answer in JSON."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.depth import missing

HERE = Path(__file__).parent


def read_by(script: str, text: str | bytes, *args: str) -> Any:
    """What `script`, a file beside this one, reads in the text. Raises AssertionError with its words where it fails."""
    if not shutil.which("node") or not (HERE / "node_modules").is_dir():
        missing("Node with the readers of calendars")
    given = text.encode() if isinstance(text, str) else text
    done = subprocess.run(["node", script, *args], cwd=HERE, input=given, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)
