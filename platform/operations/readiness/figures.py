"""What is read anew whenever someone asks for the figures: checks, work that waits, mails, room, backups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from asv.core.health import readiness
from asv.core.rehearsal import is_rehearsal
from asv.core.shared_figures import shared_folder
from asv.jobs.backlog import mail_backlog, outbox_backlogs
from asv.jobs.models import MailState, OutgoingMail
from operations.backup.record import moment
from operations.readiness.machine import rooms


def registry(*, live: bool = True) -> CollectorRegistry:
    """What all processes of the server counted, this process's own where none counts with it; `live`: what is now."""
    found = CollectorRegistry()
    shared = shared_folder(settings.DATA_DIR / "metrics")
    if shared:
        MultiProcessCollector(found, path=str(shared))
    else:
        found.register(_Own())
    if live:
        found.register(_Now())
    return found


class _Own(Collector):
    """What this process counted."""

    def collect(self) -> Iterator[Metric]:
        yield from (metric for metric in REGISTRY.collect() if metric.name.startswith("asv_"))


class _Now(Collector):
    """What stands in the database and on the disks; where the database is gone, what the disks tell."""

    def collect(self) -> Iterator[Metric]:
        asked = readiness()
        yield _labelled("asv_check_ok", "Whether a check of /readyz/ passes.", "check",
                        {name: float(name not in asked.failing) for name in asked.results})  # fmt: skip
        yield _labelled("asv_check_care", "Whether someone is to look at what a check tells.", "check",
                        {name: float(name in asked.care) for name in asked.results})  # fmt: skip
        yield GaugeMetricFamily("asv_rehearsal", "1 on a restored copy that writes to nobody.", float(is_rehearsal()))
        yield from _disks()
        yield from _backups()
        try:
            yield from _queues()
        except DatabaseError:
            return


def _queues() -> Iterator[Metric]:
    now, waiting = timezone.now(), outbox_backlogs()
    yield _labelled("asv_outbox_waiting", "Events that a consumer has not seen.", "consumer",
                    {one.name: one.number for one in waiting})  # fmt: skip
    yield _labelled("asv_outbox_oldest_seconds", "Age of the oldest of them.", "consumer",
                    {one.name: _age(one.since, now) for one in waiting})  # fmt: skip
    due = mail_backlog(now)
    yield GaugeMetricFamily("asv_mails_due", "Mails that are due and have not left.", due.number)
    yield GaugeMetricFamily("asv_mails_due_oldest_seconds", "How long the oldest has been due.", _age(due.since, now))
    numbers = dict(OutgoingMail.objects.order_by().values_list("state").annotate(number=Count("pk")))
    yield _labelled("asv_mails", "Mails kept, by state.", "state",
                    {state.value: numbers.get(state.value, 0) for state in MailState})  # fmt: skip


def _disks() -> Iterator[Metric]:
    try:
        found = rooms()
    except OSError:
        return
    yield _labelled("asv_disk_free_bytes", "Room left on the disk of a folder.", "folder",
                    {name: room.free for name, room in found.items()})  # fmt: skip
    yield _labelled("asv_disk_bytes", "Size of that disk.", "folder",
                    {name: room.total for name, room in found.items()})  # fmt: skip


def _backups() -> Iterator[Metric]:
    for name, field, words in (
        ("asv_backup_age_seconds", "made_at", "Age of the last backup; absent where there is none."),
        ("asv_restore_proof_age_seconds", "proved_at", "Time since a backup was last restored whole; absent if never."),
    ):
        if at := moment(field):
            yield GaugeMetricFamily(name, words, _age(at, timezone.now()))


def _labelled(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
