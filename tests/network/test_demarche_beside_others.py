"""A file goes in beside the worker, editors and readers: nobody is told that the database is locked."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError, connection

from asv.jobs import turns
from asv.taxonomy.models import DemarcheKind
from network.demarches import steps
from network.demarches.models import DemarcheImport, DemarchePage
from network.demarches.running import advance, confirm, run_whole
from tests.factories.network import lille

ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers")
LINES = 8
SLOW = 0.3  # seconds more for each line, as on a small machine
PATIENCE = 2.0  # of the other writer; the site's own processes wait twenty
# As the worker does: one short transaction after the other, each alone from its beginning; and a reader between.
OTHER = f"""
import sqlite3, sys, time
base = sqlite3.connect(sys.argv[1], timeout={PATIENCE}, isolation_level=None)
done = failed = 0
longest = 0.0
print("ready", flush=True)
until = time.monotonic() + 60
state = "SELECT state FROM demarches_data_demarcheimport"
while time.monotonic() < until and base.execute(state).fetchone()[0] != "done":
    began = time.monotonic()
    try:
        base.execute("BEGIN IMMEDIATE")
        base.execute("UPDATE demarches_data_demarcheimport SET filename = 'autre'")
        base.execute("COMMIT")
        done += 1
    except sqlite3.OperationalError as error:
        failed += 1
    longest = max(longest, time.monotonic() - began)
    time.sleep(0.02)
print(done, failed, round(longest, 2))
"""


@pytest.fixture
def job(lasting_db):
    lille()
    DemarcheKind.objects.create(slug="asv", label="Atelier santé ville", acronym="ASV")
    rows = "".join(f"R{n};ASV {n};ASV;59350;Ville inconnue {n}\n" for n in range(LINES))
    content = f"reference;nom;type;territoires;porteur\n{rows}".encode()
    return DemarcheImport.objects.create(filename="f.csv", content=content)


@ONLY_SQLITE
def test_another_writer_gets_its_turn_while_a_file_is_written(job, monkeypatch):
    whole = steps.create

    def slowly(*args, **options):
        time.sleep(SLOW)
        return whole(*args, **options)

    monkeypatch.setattr(steps, "create", slowly)
    path = str(connection.settings_dict["NAME"])
    other = subprocess.Popen([sys.executable, "-c", OTHER, path], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None and other.stdout.readline() == "ready\n"
    run_whole(job)
    confirm(job, publish=True, announce=False)
    job.refresh_from_db()
    run_whole(job)
    done, failed, longest = other.communicate(timeout=60)[0].split()
    assert (int(failed), DemarchePage.objects.count()) == (0, LINES), (done, longest)
    assert int(done) > LINES / 2, "it stood in line instead"
    assert {line.state for line in job.lines.all()} == {"created"}


@ONLY_SQLITE
def test_who_holds_the_database_for_long_delays_a_file_and_spoils_nothing(job, monkeypatch):
    run_whole(job)
    confirm(job, publish=True, announce=False)
    job.refresh_from_db()
    connection.cursor().execute("PRAGMA busy_timeout = 50")
    monkeypatch.setattr(turns, "PAUSES", (0.2, 0.2))
    held, release = threading.Event(), threading.Event()
    path = str(connection.settings_dict["NAME"])

    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        release.wait(20)
        other.execute("ROLLBACK")
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    with pytest.raises(OperationalError, match="locked"):
        advance(job)
    # No line is at fault for that: the worker's next round takes them up.
    assert set(job.lines.values_list("state", flat=True)) == {"new"}
    threading.Timer(0.3, release.set).start()
    monkeypatch.setattr(turns, "PAUSES", (0.2, 0.5, 1.0, 2.0))
    run_whole(job)
    holder.join()
    assert DemarchePage.objects.count() == LINES
    assert {line.state for line in job.lines.all()} == {"created"}


def test_what_is_no_lock_is_not_tried_again(monkeypatch):
    tries = []

    def failing() -> None:
        tries.append(1)
        raise OperationalError("disk I/O error")

    with pytest.raises(OperationalError):
        monkeypatch.setattr(turns.transaction, "atomic", _no_transaction)
        monkeypatch.setattr(turns.time, "sleep", lambda seconds: pytest.fail("it waited"))
        turns.in_turn(failing)
    assert len(tries) == 1


class _no_transaction:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: object) -> None:
        return None
