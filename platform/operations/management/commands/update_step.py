"""`manage.py update_step`: what upgrade.sh does to the data, one step at a time."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError, CommandParser

from asv.core.writes import close_writes, open_writes
from operations.updating import beside
from operations.updating.copies import CannotCopy

STEPS: dict[str, Callable[[], str | None]] = {
    "close": close_writes,
    "build": beside.build,
    "take": beside.take,
    "back": beside.give_back,
    "forget": beside.forget,
    "open": open_writes,
}


class Command(BaseCommand):
    """Run by the new version's code, in the order of upgrade.sh."""

    help = "Une étape d’une mise à jour ; c’est « platform/deploy/upgrade.sh » qui les enchaîne."
    requires_system_checks = []  # the database is still the old version's

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=STEPS)

    def handle(self, *args: object, **options: object) -> None:
        try:
            said = STEPS[str(options["step"])]()
        except (beside.Failed, CannotCopy, TimeoutError) as error:
            raise CommandError(f"L’étape « {options['step']} » n’aboutit pas : {error}") from None
        if said:
            self.stdout.write(said)
