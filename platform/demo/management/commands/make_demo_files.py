"""Makes the demo's files again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.load_corpus import CORPUS
from demo.make_files import make_files


class Command(BaseCommand):
    help = "Dessine de nouveau les fichiers de la démonstration, à partir de leurs textes (platform/demo/papers)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} n’est pas un dossier.")
        made = make_files(options["folder"])
        self.stdout.write(f"{len(made)} fichiers dans {options['folder']}")
