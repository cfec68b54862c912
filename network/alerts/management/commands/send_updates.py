"""Close the digests due at a moment, and let their mails leave."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from asv.jobs.consuming import next_batch, work_off
from asv.jobs.lock import worker_lock
from asv.jobs.mails import deliver_due, requeue_interrupted
from asv.jobs.registry import RetryLater, consumers
from network.alerts.apps import CONSUMER
from network.alerts.closing import PARIS
from network.alerts.rehearsal import rehearse
from network.alerts.sending import DIGESTS, send_digests
from network.alerts.waiting import release


class Command(BaseCommand):
    help = "Closes the digests due at --now. The mails leave at once, or with the worker where one is in a round."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", required=True, metavar="ISO8601", help="2026-11-23T07:00 (Paris unless it says)")
        parser.add_argument("--frequency", choices=[frequency.value for frequency in DIGESTS])
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would leave, immediate updates included, and do nothing."
        )

    def handle(self, *args: object, **options: Any) -> None:
        now = _moment(options["now"])
        frequencies = [options["frequency"]] if options["frequency"] else DIGESTS
        if options["dry_run"]:
            self._rehearse(now, frequencies)
            return
        with worker_lock() as held:
            if held:
                requeue_interrupted()
                _catch_up(now)
            queued = send_digests(now, frequencies)
            try:
                sent = deliver_due(timezone.now()) if held else 0
            except RetryLater as error:
                raise CommandError(f"{queued} digests queued; they leave later: {error}") from error
        self.stdout.write(f"{queued} digests queued, {sent} mails sent.")

    def _rehearse(self, now: datetime, frequencies: Iterable[str]) -> None:
        mails = rehearse(now, frequencies, lambda: _catch_up(now))
        for mail in mails:
            self.stdout.write(f"{mail.recipient} : {mail.subject}")
            for title, alerts in mail.items:
                self.stdout.write(f"  {title} ({', '.join(alerts)})")
        self.stdout.write(f"{len(mails)} mails would leave; nothing was done.")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--now is not a date and time in ISO 8601: {text!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def _catch_up(now: datetime) -> None:
    """Hold against the subscriptions what was published since the worker last did, and tell what waited until now."""
    for consumer in consumers():
        while consumer.name == CONSUMER and (events := next_batch(consumer)):
            work_off(consumer, events)
    while release(now):
        pass
