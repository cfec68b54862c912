"""Deprecations are a list that only shrinks: `requirements/deprecations.txt`. Loaded by pytest (`pyproject.toml`).

A run fails over one that is not listed; a run of the whole suite also over a listed one that is gone. What counts:
Django's and Wagtail's RemovedIn… wherever they come from, and any deprecation that the project's own lines cause.
"""

import os
import re
from pathlib import Path

import django
import pytest
import wagtail

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "requirements" / "deprecations.txt"
WRONG = pytest.StashKey[list[str]]()
_met: set[str] = set()  # one process, one run; the first warnings come before pytest has a session


def versions() -> str:
    """The lock that this run stands on, by what it holds."""
    if django.VERSION >= (6, 0):
        return "newest"
    return "wagtail8" if wagtail.VERSION >= (8, 0) else "dev"


def listed() -> set[str]:
    """The deprecations that this run may meet."""
    lines = (line.split(" | ", 1) for line in LIST.read_text().splitlines() if line and not line.startswith("#"))
    return {what for locks, what in lines if versions() in locks.split()}


def line_of(warning: Warning, path: str) -> str:
    """A warning as the list has it: its kind, the file that causes it, what it says; empty if it is none of these."""
    kind, where = type(warning).__name__, Path(path)
    ours = where.is_relative_to(ROOT) and not any(part.startswith(".venv") for part in where.parts)
    if not kind.startswith("RemovedIn") and not (
        ours and isinstance(warning, DeprecationWarning | PendingDeprecationWarning)
    ):
        return ""
    file = where.relative_to(ROOT).as_posix() if ours else re.sub(r".*/(site-packages|lib/python[\d.]+)/", "", path)
    said = re.sub(r"pid=\d+", "pid=…", str(warning).splitlines()[0])
    return f"{kind} | {file} | {said}"


def pytest_warning_recorded(warning_message, when, nodeid, location):
    message = warning_message.message
    if isinstance(message, DeprecationWarning | PendingDeprecationWarning):
        _met.add(line_of(message, warning_message.filename))


def wrong_of(found: set[str], allowed: set[str], whole: bool) -> list[str]:
    """What a run has to say of the deprecations it met."""
    new = [f"not listed: {line}" for line in sorted(found - allowed)]
    return new + [f"gone, take it off the list: {line}" for line in sorted(allowed - found) if whole]


def is_whole(config) -> bool:
    """Whether the run is of every test that asks no browser, as `make test` begins."""
    chosen = ("keyword", "markexpr", "deselect", "asks_database", "asks_no_database", "lf", "maxfail")
    return config.args == ["tests"] and not any(config.getoption(name, None) for name in chosen)


def pytest_sessionfinish(session):
    config = session.config
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    config.stash[WRONG] = wrong_of(_met - {""}, listed(), is_whole(config))
    if config.stash[WRONG] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    wrong = config.stash.get(WRONG, [])
    if wrong:
        terminalreporter.section(f"deprecations ({LIST.relative_to(ROOT)}, {versions()})", red=True)
        for line in wrong:
            terminalreporter.write_line(line)
