"""Makes the demo's files again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.make_files import FILES_DIR, make_files


class Command(BaseCommand):
    help = "Écrit de nouveau les fichiers de la démonstration : les mêmes octets à chaque fois."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=FILES_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} n'est pas un dossier.")
        written = make_files(options["folder"])
        self.stdout.write(f"{len(written)} fichiers dans {options['folder']}")
