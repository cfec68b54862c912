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
from pathlib import Path

from django.conf import settings
from django.db import connection

RUN = "MIGRATED_FOR"  # in the environment: which run this process is part of
AFRESH = "MIGRATED_AFRESH"  # set where what a run before left is not to be trusted


def begin(afresh: bool) -> None:
    """Name the run, for this process and those that it starts."""
    os.environ.setdefault(RUN, uuid.uuid4().hex)
    if afresh:
        os.environ[AFRESH] = "1"


def ahead() -> None:
    """Have it migrated in a process beside this one."""
    subprocess.Popen([sys.executable, "-m", "tests.migrated"], cwd=settings.ROOT, stdout=subprocess.DEVNULL)


def migrate() -> None:
    """Migrate it unless this run has, from where the run before left it."""
    with (Path(settings.DATA_DIR) / f"migrated-{connection.vendor}").open("a+") as known:
        fcntl.flock(known, fcntl.LOCK_EX)
        known.seek(0)
        if known.read() != os.environ[RUN]:
            keep = AFRESH not in os.environ
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
            connection.close()  # what is copied must be in nobody's use, and SQLite's in one file
            known.truncate(0)
            known.write(os.environ[RUN])


def work_on_a_copy(suffix: str) -> None:
    """Leave the connection of this process on a copy of its own."""
    migrate()
    values = connection.settings_dict
    values["NAME"] = values["TEST"]["NAME"]
    copy = connection.creation.get_test_db_clone_settings(suffix)["NAME"]
    if connection.vendor == "sqlite":
        for left in ("-wal", "-shm"):  # of a run that was killed: they would be taken for the copy's own
            Path(f"{copy}{left}").unlink(missing_ok=True)
    connection.creation.clone_test_db(suffix, verbosity=0, autoclobber=True)
    connection.close()
    values["NAME"] = copy


if __name__ == "__main__":
    import django

    django.setup()
    migrate()
