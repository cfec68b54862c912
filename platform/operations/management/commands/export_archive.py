"""`manage.py export_archive DIR`: the public corpus as a bag, with a copy to read from a disk."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from asv.core.command_files import key_of
from asv.jobs.lock import lock
from asv.taxonomy.models import Theme
from operations.backup.archive import BadArchive
from operations.corpus.bag import NotABag
from operations.corpus.exporting import export
from operations.corpus.reading import BadBag
from operations.corpus.rehearsing import Differs, prove


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas un jour : écrivez-le AAAA-MM-JJ") from None


def _theme(slug: str) -> Theme:
    found = Theme._default_manager.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"« {slug} » n’est l’identifiant d’aucun thème : /vocabulaires/ les dit tous.")
    return found


class Command(BaseCommand):
    """Into a new or empty folder; into that of an earlier archive it writes what changed and takes out what went."""

    help = (
        "Écrit le corpus public dans un dossier : une archive BagIt (data/, sommes de contrôle) et une copie à lire "
        "sans serveur (site/index.html). Interrompue, la même commande reprend. Rien de réservé n’y entre, "
        "sauf chiffré par --all."
    )
    requires_system_checks = []  # they load every address of the site, 45 MiB that nothing here asks

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--since", type=_day, metavar="AAAA-MM-JJ", help="seulement ce qui a paru ou changé depuis ce jour"
        )
        parser.add_argument("--theme", metavar="SLUG", help="seulement ce qui a ce thème, ou un thème qu’il contient")
        parser.add_argument(
            "--all",
            action="store_true",
            help="y joindre, chiffrés (--key-file), ce qui n’est pas public et toute la maison (comptes, droits…)",
        )
        parser.add_argument("--prove", action="store_true", help="puis la relire et dire si elle diffère de ce site")
        parser.add_argument("--key-file", type=Path, help="fichier dont la première ligne chiffre --all (GnuPG)")

    def handle(self, *args: object, **options: object) -> None:
        folder, since = Path(str(options["folder"])), options["since"]
        key = key_of(options["key_file"])
        if bool(options["all"]) != bool(key):
            raise CommandError("--all et --key-file vont ensemble : ce qui n’est pas public ne sort que chiffré.")
        theme = _theme(str(options["theme"])) if options["theme"] else None
        loud = int(str(options["verbosity"])) > 0
        try:
            with lock("corpus") as held:
                if not held:
                    raise CommandError("Une autre archive du corpus est en cours d’écriture ou de lecture.")
                told = self.stdout.write if loud else len
                written = export(folder, since if isinstance(since, date) else None, told, key, theme)
        except NotABag as error:
            raise CommandError(str(error)) from None
        except BadArchive as error:
            raise CommandError(
                f"L’archive est inachevée : {error} Relancez la même commande, elle reprendra."
            ) from None
        except OSError as error:
            raise CommandError(
                f"L’archive est inachevée : {error.strerror or error}. Relancez la même commande, elle reprendra."
            ) from None
        if options["prove"]:
            self._prove(folder)
        self.stdout.write(
            f"{folder} : {written.resources} ressources, {written.files} documents, {written.images} images, "
            f"{written.organisations} organisations. À lire : {folder / 'site' / 'index.html'}"
        )

    def _prove(self, folder: Path) -> None:
        try:
            count = prove(folder)
        except (Differs, BadBag) as error:
            raise CommandError(f"{folder} est écrite et ne se relit pas telle quelle : {error}") from None
        self.stdout.write(f"{folder} : relue, {count} choses identiques")
