"""The mail of alerts, and whether what one that waits tells may still be told."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from django.db import connection

from asv.accounts.models import User
from asv.core.visibility import Visibility
from asv.jobs.letters import Letter
from asv.jobs.models import OutgoingMail
from network.alerts.models import Notice, NoticeState, Subscription
from network.alerts.recipients import Recipient, key_of, sights_of

People = Mapping[int | None, Visibility]
_PARTS = (
    *("pk", "page__path", "page__live", "subscription__active"),
    *("subscription__user", "subscription__user__is_active", "subscription__subscriber"),
)


class Told(NamedTuple):
    """An entry of the ledger that a mail tells: what became of its page, its alert and who gets it."""

    pk: int
    path: str
    live: bool
    runs: bool
    user_id: int | None
    user_is_active: bool | None
    subscriber_id: int | None

    @property
    def key(self) -> str:
        """The recipient as named in the keys of mails."""
        return key_of(self.user_id, self.subscriber_id)


def may_leave_no_more(mails: Sequence[OutgoingMail]) -> set[int]:
    """The ids of those that tell what may not be told any more; their entries are due again, for a mail anew.

    A constant number of queries, however many mails.
    """
    told: dict[int, list[Told]] = defaultdict(list)
    for mail, *entry in Notice.objects.filter(mail__in=mails).order_by("pk").values_list("mail", *_PARTS):
        told[mail].append(Told(*entry))
    users = {entries[0].user_id for entries in told.values() if entries[0].user_id}
    people = sights_of(User.objects.filter(pk__in=users).only("is_active", "is_superuser"))
    untrue = {mail.pk for mail in mails if not _is_true(mail, told[mail.pk], people)}
    if untrue:
        _owe_again(untrue)
    return untrue


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether all its alerts still run and its resources are published: one query, at the very last moment.

    Asked in the transaction that writes down the attempt. The rows are held to its end, the entries first, as a
    deletion takes them: an alert is stopped before the mail is in flight, and it does not leave, or after.
    """
    with connection.cursor() as cursor:
        cursor.execute(_held(), [mail.pk])
        entries = [Told(*row) for row in cursor.fetchall()]
    if _stands(mail, entries):
        return True
    _owe_again([mail.pk])
    return False


@cache
def _held() -> str:
    """The SQL that reads the entries of one mail and locks them with their alerts; built once.

    100 mails take 4 ms so, and 37 where it is written for each (`python -m bench.cleverness`). The ORM cannot hold the
    alerts' rows too (`of`) where it reads columns alone.
    """
    statement, _values = Notice.objects.filter(mail=0).order_by("pk").values_list(*_PARTS).query.sql_with_params()
    if not connection.features.has_select_for_update:
        return statement
    tables = tuple(connection.ops.quote_name(model._meta.db_table) for model in (Notice, Subscription))
    return f"{statement} {connection.ops.for_update_sql(of=tables)}"


def _owe_again(mails: Iterable[int]) -> None:
    Notice.objects.filter(mail__in=mails).update(state=NoticeState.DUE, mail=None)


def _is_true(mail: OutgoingMail, entries: Sequence[Told], people: People) -> bool:
    """Whether the mail is still right and its recipient may read all it tells of (asks path and `live` alone)."""
    return _stands(mail, entries) and all(people[entry.user_id].may_read(entry) for entry in entries)


def _stands(mail: OutgoingMail, entries: Sequence[Told]) -> bool:
    """Whether its owner may be written to, and nothing it names was stopped, withdrawn or deleted."""
    if not entries:
        return False
    first = entries[0]
    if first.user_id and not first.user_is_active:
        return False
    # Entries go with the page or the alert they name: a mail that names what is gone has another key.
    if mail.key != mail_key(first, [entry.pk for entry in entries]):
        return False
    return all(entry.runs and entry.live for entry in entries)


UPDATE = Letter(
    prefix="updates-",
    label="Alertes",
    template="emails/updates/letter",
    still_owed=may_still_leave,
    owed_no_more=may_leave_no_more,
    repeated=True,
    mailing_list=("Alertes ASV", "alertes"),
)


def mail_key(recipient: Recipient | Told, settled: Iterable[int]) -> str:
    """The key of the mail that settles these entries: a hash of them, so that no entry is settled by two mails."""
    return f"{UPDATE.prefix}{recipient.key}-{hashlib.sha256(repr(sorted(settled)).encode()).hexdigest()[:24]}"
