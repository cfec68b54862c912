"""The generation of what readers see: raised in the transaction of every change, read before a kept page is given.

Every statement that changes a table raises it, whoever sends it (an editor, a command, a bulk update), unless the
table is among those that no visitor's page is made of. A new table therefore raises it.
"""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.utils import timezone

from asv.core import kept as process
from asv.core.outages import leave_connection
from asv.core.reads import Execute
from asv.core.shown_rows import Parameters
from asv.page_cache.copies import close_copies, copies_reopen
from asv.page_cache.models import Generation

TABLE = Generation._meta.db_table
# No page of someone who is not signed in shows anything of these: sessions, mails, the worker's own notes and counts,
# drafts, what goes on in the admin and its history. A page that reads one all the same is not kept (`answers.py`).
# Everything else counts, tables that are yet to come too.
UNSHOWN = frozenset(
    {
        TABLE,
        "account_emailaddress",
        "account_emailconfirmation",
        "accounts_consent",
        "accounts_download",
        "accounts_favourite",
        "accounts_inactivitywarning",
        "contact_receivedmessage",
        "directory_contactmade",
        "django_migrations",
        "django_session",
        "jobs_mailreturn",
        "jobs_mailtrouble",
        "jobs_outboxcursor",
        "jobs_outboxevent",
        "jobs_outboxfailure",
        "jobs_outgoingmail",
        "jobs_workerheartbeat",
        "mfa_authenticator",
        "notifications_notification",
        "proposals_proposal",
        "proposals_proposalfile",
        "proposals_remark",
        "returns_addresspause",
        "search_facetuse",
        "search_fieldwords",
        "search_grade",
        "search_judgedquery",
        "search_searchcount",
        "stewardship_boardview",
        "stewardship_contactanswer",
        "stewardship_readcount",
        "stewardship_sight",
        "updates_notice",
        "usersessions_usersession",
        "wagtailadmin_editingsession",
        "wagtailadmin_formstate",
        "wagtailcore_comment",
        "wagtailcore_commentreply",
        "wagtailcore_modellogentry",
        "wagtailcore_pagelogentry",
        "wagtailcore_pagesubscription",
        "wagtailcore_revision",
        "wagtailcore_taskstate",
        "wagtailcore_uploadedfile",
        "wagtailcore_workflowstate",
        "wagtailusers_userprofile",
        "watching_alertcursor",
        "watching_owedchange",
    }
)
# Who may see what hangs on these: a change closes the copies that are given while the site does not answer.
CLOSING = frozenset(
    {
        "wagtailcore_collection",
        "wagtailcore_collectionviewrestriction",
        "wagtailcore_collectionviewrestriction_groups",
        "wagtailcore_pageviewrestriction",
        "wagtailcore_pageviewrestriction_groups",
    }
)
# PostgreSQL's unions begin with a parenthesis.
_ONLY_READS = re.compile(
    r"[\s(]*(?:SELECT|WITH|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW|EXPLAIN|LISTEN|UNLISTEN|NOTIFY|FETCH"
    r"|CLOSE|DECLARE|CREATE|ALTER|DROP|COMMENT|VACUUM|ANALYZE|REINDEX|LOCK)\b",
    re.I,
)
_TABLE_NAMED = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?)\s+\"?(\w+)\"?",
    re.I,
)
# Two changes of what is shown that nobody sees: Django's note of a sign-in, and Wagtail's of a draft that is saved.
_DRAFT = r'"(?:draft_title|has_unpublished_changes|latest_revision_id|latest_revision_created_at)" = %s'
_UNSEEN = re.compile(
    rf'UPDATE "(?:accounts_user" SET "last_login" = %s|wagtailcore_page" SET {_DRAFT}(?:, {_DRAFT})*) WHERE '  # noqa: S608 - constants only
)
_RAISE = (
    f"INSERT INTO {TABLE} (writer, number, raised_at) VALUES (%s, 1, %s) "  # noqa: S608 - constants only
    f"ON CONFLICT (writer) DO UPDATE SET number = {TABLE}.number + 1, raised_at = excluded.raised_at"
)
# With the moment of the last change: a database restored from a copy is another one, though it count alike some day.
_NOW = f"SELECT SUM(number), MAX(raised_at) FROM {TABLE}"  # noqa: S608 - constants only
BASE = "base"
_RESTED = timedelta(days=1)

_last_known = ""  # the generation that this process saw last
_is_there: set[str] = set()  # the databases, by name, that have the table: before its migration nothing is counted


def current_generation() -> str:
    """Tells what readers see now from what they saw before any change. Raises DatabaseError without a database."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        number, moment = cursor.fetchone()
    return f"{number} {moment}"


def known_generation() -> str | None:
    """The generation now, None where the database does not answer: the page itself says what is wrong. What this
    process keeps for some seconds is forgotten where it is another than before."""
    global _last_known
    try:
        now = current_generation()
    except DatabaseError:
        leave_connection()  # the page opens another: what failed may have been the rest of an outage that is over
        return None
    if now != _last_known:
        process.forget_all()
        _last_known = now
    return now


def raise_generation() -> None:
    """Say that something readers see has changed that no statement of ours changed: an index swapped, say."""
    if _has_table():
        with connection.cursor() as cursor:
            cursor.execute(_RAISE, _raising())


def note_changes(execute: Execute, sql: str, params: Parameters, many: bool, context: dict[str, object]) -> object:
    """For every connection: raise the generation with each statement that changes what readers see.

    In a transaction both become true together. Outside one it is raised before and after: what was read in between is
    not taken for new, and a process that dies in between leaves nothing old.
    """
    if sql is _NOW:  # asked before each kept page is given
        return execute(sql, params, many, context)
    table = changed_table(sql)
    if table is None or table in UNSHOWN or not _has_table():
        return execute(sql, params, many, context)
    closes = table in CLOSING
    if closes:
        close_copies()
    raise_generation()
    if connection.in_atomic_block:
        if closes:
            transaction.on_commit(copies_reopen)
        return execute(sql, params, many, context)
    try:
        return execute(sql, params, many, context)
    finally:
        raise_generation()
        if closes:
            copies_reopen()


def changed_table(sql: str) -> str | None:
    """The table that a statement changes; empty for a change that cannot be told, None for what changes no row."""
    if _ONLY_READS.match(sql) or _UNSEEN.match(sql):
        return None
    found = _TABLE_NAMED.match(sql)
    return found.group(1) if found else ""


def watch_connection(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Receiver of `connection_created`: the connection notes its changes as long as it lives, reconnected or not."""
    if not hasattr(connection, "generation_noted"):
        noting = connection.execute_wrapper(note_changes)
        noting.__enter__()
        connection.generation_noted = noting  # type: ignore[attr-defined]  # it lasts as long as somebody holds it


@contextmanager
def noting_changes() -> Iterator[None]:
    """Have this thread's connection note its changes meanwhile, where it does not always."""
    with connection.execute_wrapper(note_changes):
        yield


def fold_generations(now: datetime) -> int:
    """Duty of the worker: gather the rows of writers that have rested for a day; the sum stays. How many."""
    rested = list(
        Generation.objects.filter(raised_at__lt=now - _RESTED).exclude(writer=BASE).values_list("pk", flat=True)[:500]
    )
    if len(rested) < 2:
        return 0
    with transaction.atomic():
        rows = list(Generation.objects.select_for_update().filter(pk__in=rested))
        total = sum(row.number for row in rows)
        Generation.objects.get_or_create(writer=BASE, defaults={"raised_at": now})
        Generation.objects.filter(writer=BASE).update(number=F("number") + total, raised_at=now)
        Generation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _raising() -> tuple[str, datetime]:
    """SQLite has one writer at a time, and one row; elsewhere each connection has its own, which nobody waits for."""
    writer = BASE
    if connection.vendor != "sqlite":
        writer = f"{socket.gethostname()[:30]}-{os.getpid()}-{threading.get_native_id()}"
    return writer, timezone.now()


def _has_table() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name not in _is_there and TABLE in connection.introspection.table_names():
        _is_there.add(name)
    return name in _is_there
