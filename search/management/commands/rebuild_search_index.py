from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.consumers import rebuild_index
from search.engines import DocumentsRefused, EngineUnavailable, engine_names, get_engine


class Command(BaseCommand):
    help = (
        "Reconstruit l’index de recherche à côté de celui qui sert, puis le met en service ;"
        " relit aussi les mots que cherche l’administration, sauf si un moteur est nommé."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        names = ", ".join(settings.SEARCH_ENGINES)
        parser.add_argument(
            "--engine",
            help=f"Moteur à reconstruire ({names}) ; à défaut, tous ceux qui sont configurés.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = [options["engine"]] if options["engine"] else engine_names()
        failures = [failure for name in names if (failure := self._rebuild(name))]
        if not options["engine"]:
            call_command("update_index", verbosity=0)
        if failures:
            raise CommandError("\n".join(failures))

    def _rebuild(self, name: str) -> str:
        """Rebuild one; why it failed, or nothing. What fails keeps the index it had, but for refused documents."""
        started = time.perf_counter()
        try:
            number = rebuild_index(get_engine(name))
        except (EngineUnavailable, DocumentsRefused, ImproperlyConfigured) as error:
            return f"{name} : {error}"
        seconds = time.perf_counter() - started
        self.stdout.write(f"{name} : {number} ressources en {seconds:.1f} s ({number / seconds:.0f} par seconde)")
        return ""
