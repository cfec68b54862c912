"""Synthetic resources for load tests."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from asv.taxonomy.models import Territory, Theme
from demo.synthetic.generate import generate
from demo.synthetic.people import generate_network
from operations.founding.tree import build_tree


class Command(BaseCommand):
    """Makes plausible French resources, the same for the same seed."""

    help = "Add N synthetic published resources (load tests only)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--resources", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--network", action="store_true", help="démarches, rencontres and a directory too, once")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resources"] < 1:
            raise CommandError("--resources takes a number from 1.")
        if not Theme.objects.exists():
            call_command("load_vocabularies", stdout=self.stdout)
        if not Territory.objects.exists():
            call_command("load_territories", stdout=self.stdout)
        started = time.perf_counter()
        made = generate(build_tree(), options["resources"], options["seed"])
        if options["network"]:
            self.stdout.write(str(generate_network(build_tree(), options["seed"])))
        self.stdout.write(f"{made} resources in {time.perf_counter() - started:.1f} s.")
