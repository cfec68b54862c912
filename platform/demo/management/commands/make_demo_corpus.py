"""Writes the demo's folder of the corpus anew, from a site where the demo was edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.load_corpus import CORPUS
from demo.make_corpus import make_corpus


class Command(BaseCommand):
    help = (
        "Écrit le corpus de la démonstration d’après ce site : chargez la démonstration dans un site vide, "
        "modifiez-la dans l’administration, puis lancez cette commande et relisez ce qui change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if (
            folder.exists()
            and not (folder / "corpus.json").is_file()
            and (not folder.is_dir() or any(folder.iterdir()))
        ):
            raise CommandError(f"{folder} contient autre chose qu’un corpus.")
        self.stdout.write(f"{make_corpus(folder)} ressources dans {folder}")
