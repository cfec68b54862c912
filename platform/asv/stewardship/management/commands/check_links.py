"""`manage.py check_links`"""

from __future__ import annotations

from collections import Counter

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from asv.stewardship.links.checking import check_all, due
from asv.stewardship.links.finding import forget_unused
from asv.stewardship.models import Link, LinkState
from asv.stewardship.upkeep import tend_all


class Command(BaseCommand):
    help = (
        "Check the links of the pages that are due: politely, a host once a second at most. The worker does the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those that are not due yet")

    def handle(self, *args: object, **options: object) -> None:
        tend_all()
        forget_unused()
        now = timezone.now()
        if options["all"]:
            Link.objects.update(next_at=None)
        waiting, found = due(now).count(), Counter[str]()
        self.stdout.write(f"{waiting} liens à vérifier.")
        for link in check_all(now):
            found[link.state] += 1
            if link.state in (LinkState.DEAD, LinkState.FAILING, LinkState.WARNING):
                self.stdout.write(f"{link.get_state_display()} : {link.url} {link.said}")
        told = ", ".join(f"{LinkState(state).label.lower()} : {number}" for state, number in sorted(found.items()))
        self.stdout.write(told or "Rien à dire.")
