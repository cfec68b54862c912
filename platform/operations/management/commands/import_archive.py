"""`manage.py import_archive PATH`: an archive of the corpus into this site, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from asv.core.command_files import key_of
from asv.jobs.lock import lock
from operations.backup.archive import BadArchive
from operations.corpus.house import house_of
from operations.corpus.importing import import_archive, import_reserve
from operations.corpus.judging import State, Verdict
from operations.corpus.reading import BadBag


class Command(BaseCommand):
    """New and changed things come in, the same stay, what changed on both sides is kept twice and said."""

    help = (
        "Importe une archive faite par « export_archive » (dossier ou zip) dans ce site : en brouillons, ou publiée "
        "avec --publish. --dry-run dit ligne par ligne ce qui changerait. Relancé, il ne change plus rien."
    )

    requires_system_checks = []  # --all finds no table yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui changerait, et ne rien écrire")
        parser.add_argument(
            "--key-file", type=Path, help="la clé de ce qui n’est pas public (--all à l’export) : importé en brouillons"
        )
        parser.add_argument("--publish", action="store_true", help="publier ce qui est nouveau ou modifié")
        parser.add_argument(
            "--all",
            action="store_true",
            help="la maison entière d’un export --all, dans une installation vide ; --dry-run l’essaie à côté",
        )
        parser.add_argument("--replace", action="store_true", help="avec --all : remplacer le site qui est là")

    def handle(self, *args: object, **options: object) -> None:
        place, dry_run = Path(str(options["path"])), bool(options["dry_run"])
        key = key_of(options["key_file"])
        if options["all"] and not key:
            raise CommandError("--all et --key-file vont ensemble : la maison entière est chiffrée.")
        try:
            with lock("corpus") as held:
                if not held:
                    raise CommandError("Une autre archive du corpus est en cours d’écriture ou de lecture.")
                if options["all"]:
                    self._house(place, key, replace=bool(options["replace"]), prove=dry_run)
                    return
                publish = bool(options["publish"])
                count = import_archive(place, self._tell, publish=publish, dry_run=dry_run, progress=self.stdout.write)
                if key:
                    count += import_reserve(place, self._tell, key, dry_run=dry_run)
        except BadArchive as error:
            raise CommandError(f"Ce qui n’est pas public n’est pas importé : {error}") from None
        except BadBag as error:
            raise CommandError(f"{place} n’est pas importée : {error}") from None
        except OSError as error:
            raise CommandError(f"{place} n’est pas importée, rien n’a changé : {error.strerror or error}") from None
        told = ", ".join(f"{count[state]} {state.value}" for state in State if count[state])
        self.stdout.write(f"{told or 'rien'}{' (rien n’est écrit)' if dry_run else ''}")

    def _house(self, place: Path, key: Path | None, *, replace: bool, prove: bool) -> None:
        with house_of(place) as house:
            call_command("restore", house, key_file=key, replace=replace, prove=prove, stdout=self.stdout)

    def _tell(self, verdict: Verdict) -> None:
        if verdict.state is not State.SAME:
            self.stdout.write(str(verdict))
