"""One database is migrated for a run; each process of it works on a copy.

Whoever asks first has it migrated, the others wait: twenty seconds of a processor, spent once. A run in several
processes begins it at once (`ahead`), while they collect their tests.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

RUN = "MIGRATED_FOR"  # in the environment: which run this process is part of
AFRESH = "MIGRATED_AFRESH"  # set where what a run before left is not to be trusted
HERE = Path(settings.DATA_DIR)  # the run's own: each test is given another


def begin(afresh: bool) -> None:
    """Name the run, for this process and those that it starts."""
    os.environ.setdefault(RUN, uuid.uuid4().hex)
    if afresh:
        os.environ[AFRESH] = "1"


def ahead() -> None:
    """Have it migrated in a process beside this one."""
    subprocess.Popen([sys.executable, "-m", "tests.migrated"], cwd=settings.ROOT, stdout=subprocess.DEVNULL)


@contextmanager
def once(name: str) -> Iterator[bool]:
    """Whether this run has still to make what has this name; other processes wait until it is there."""
    with (HERE / f"{name}-{connection.vendor}").open("a+") as known:
        fcntl.flock(known, fcntl.LOCK_EX)
        known.seek(0)
        missing = known.read() != os.environ[RUN]
        yield missing
        if missing:
            known.truncate(0)
            known.write(os.environ[RUN])


def migrated() -> str:
    """The name of the migrated database; migrated unless this run has, from where the run before left it."""
    with once("migrated") as missing:
        if missing:
            keep = AFRESH not in os.environ
            with warnings.catch_warnings():  # Django 5.2 serializes unless told not to, and 6.1 would not be told
                warnings.simplefilter("ignore", PendingDeprecationWarning)
                connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
            connection.close()  # what is copied must be in nobody's use, and SQLite's in one file
    name: str = connection.settings_dict["TEST"]["NAME"]
    return name


def work_on_a_copy(source: str, suffix: str) -> str:
    """Leave the connection of this process on a fresh copy of this database; its name."""
    connection.close()
    connection.settings_dict["NAME"] = source
    name: str = connection.creation.get_test_db_clone_settings(suffix)["NAME"]
    if connection.vendor == "sqlite":
        for left in ("-wal", "-shm"):  # of a run that was killed: they would be taken for the copy's own
            Path(f"{name}{left}").unlink(missing_ok=True)
    connection.creation.clone_test_db(suffix, verbosity=0, autoclobber=True)
    go_to(name)
    return name


def go_to(name: str) -> None:
    """Have this process work on the database of this name."""
    connection.close()
    connection.settings_dict["NAME"] = name


if __name__ == "__main__":
    import django

    django.setup()
    migrated()
