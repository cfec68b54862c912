"""Two commits side by side, each a site of its own that answers one question at a time over standard input."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.site import ROOT

OTHER = os.environ.get("BENCH_BESIDE", "")
HOST = "127.0.0.1"
Commands = tuple[tuple[str, ...], ...]


class Side:
    """A checkout with a site of its own, answering one question at a time."""

    def __init__(
        self, name: str, root: Path, data_dir: Path, commands: Commands, script: str, **environment: str
    ) -> None:
        self.name, self.root = name, root
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{root}{os.pathsep}{root / 'platform'}",
            "DJANGO_SETTINGS_MODULE": "asv.settings.dev",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": f"sqlite:///{data_dir / 'db.sqlite3'}",
            "SITE_URL": f"http://{HOST}",
            "SEARCH_URL": "embedded:",
            "EMAIL_URL": "file:",
            "BENCH_HOST": HOST,
            **environment,
        }
        data_dir.mkdir(parents=True, exist_ok=True)
        for args in commands:
            self.run("manage.py", *args)
        self._data_dir, self._script = data_dir, Path(__file__).with_name(script)
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", str(self._script)],  # -P: bench/network.py is not the network it imports
            env=self.environment,
            cwd=self.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self._data_dir / "side.log").open("a"),
            text=True,
        )

    def end(self) -> None:
        """End its process."""
        self.process.kill()
        self.process.communicate()

    def start_again(self) -> None:
        """The same site in a new process.

        Where objects lie in memory is drawn anew in each process, and alone makes one of two sides that run the same
        code up to 9 % slower on a page (measured: a récit's page that makes 2.6 % fewer calls at 1.08 of the other's
        time through ten rounds in one process).
        """
        self.end()
        self._start()

    def run(self, *args: str) -> str:
        """What one of its commands says. Raises RuntimeError where it fails."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, *args], env=self.environment, cwd=self.root, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {' '.join(args)}: {done.stderr[-2000:]}")
        return done.stdout

    def ask(self, **question: Any) -> Any:
        """The answer to one question; RuntimeError when the side has ended."""
        assert self.process.stdin and self.process.stdout  # noqa: S101 - pipes of ours
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended at {question}")
        return json.loads(line)


@contextlib.contextmanager
def both(here: Path, commands: Commands, script: str) -> Iterator[tuple[Side, Side]]:
    """The commit BENCH_BESIDE in a worktree of its own, and this one, each after these commands of `manage.py`."""
    tree = here / "tree"
    with contextlib.suppress(subprocess.CalledProcessError):
        _git("worktree", "remove", "--force", str(tree))
    _git("worktree", "add", "--detach", str(tree), OTHER)
    sides: list[Side] = []
    try:
        sides.append(Side("before", tree, here / "before", commands, script))
        sides.append(Side("now", ROOT, here / "now", commands, script))
        yield sides[0], sides[1]
    finally:
        for side in sides:
            side.end()
        _git("worktree", "remove", "--force", str(tree))


def _git(*args: str) -> None:
    subprocess.run(["git", *args], cwd=ROOT, check=True, capture_output=True)  # noqa: S603, S607
