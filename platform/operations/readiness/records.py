"""What the database and the backups tell: migrations not run, work that waits too long, an archive too old."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from asv.core.health import Care
from asv.core.rehearsal import is_rehearsal
from asv.jobs.backlog import mail_backlog, outbox_backlogs
from operations.backup.record import is_stale, moment

LATE = timedelta(minutes=15)  # a healthy worker looks twice a second


def migrations_health() -> str:
    """Whether the database has what this version's code asks of it."""
    try:
        missing = sorted(_asked_migrations() - MigrationRecorder(connection).applied_migrations().keys())
    except DatabaseError as error:
        return type(error).__name__
    if not missing:
        return "ok"
    app, name = missing[0]
    return f"{len(missing)} not run ({app}.{name}): manage.py upgrade"


def outbox_health() -> str:
    """Whether every consumer of the outbox keeps up."""
    try:
        now = timezone.now()
        late = [one for one in outbox_backlogs() if one.since and now - one.since > LATE]
    except DatabaseError as error:
        return type(error).__name__
    said = ", ".join(f"{one.name} owes {one.number} since {one.since:%Y-%m-%dT%H:%MZ}" for one in late)
    return Care(f"ok: {said}") if late else "ok"


def mail_queue_health() -> str:
    """Whether the mails that are due leave; those of a rehearsal are not to."""
    if is_rehearsal():
        return "ok: held"
    try:
        waiting = mail_backlog(timezone.now())
    except DatabaseError as error:
        return type(error).__name__
    if waiting.since and timezone.now() - waiting.since > LATE:
        return Care(f"ok: {waiting.number} mails due since {waiting.since:%Y-%m-%dT%H:%MZ}")
    return "ok"


def backup_health() -> str:
    """Whether the last archive is recent enough to be of use."""
    made, now = moment("made_at"), timezone.now()
    if made is None:
        return Care("ok: no backup yet")
    hours = int((now - made).total_seconds() // 3600)
    said = f"ok: {hours} h old"
    return Care(said) if is_stale(now) else said


@cache
def _asked_migrations() -> frozenset[tuple[str, str]]:
    """The last migrations of each app that this process's code has: none can come without a new process."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())
