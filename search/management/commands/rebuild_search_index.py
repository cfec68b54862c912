from __future__ import annotations

import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.consumers import rebuild_index
from search.engines import EngineUnavailable, get_engine


class Command(BaseCommand):
    help = "Reconstruit l'index de recherche à côté de celui qui sert, puis le met en service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", help="Moteur à reconstruire ; à défaut, celui de SEARCH_URL.")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        try:
            number = rebuild_index(get_engine(options["engine"]))
        except (EngineUnavailable, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        seconds = time.perf_counter() - started
        self.stdout.write(f"{number} ressources en {seconds:.1f} s ({number / seconds:.0f} par seconde)")
