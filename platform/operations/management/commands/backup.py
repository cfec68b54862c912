"""`manage.py backup PATH`: the whole site in one file, while it runs."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from asv.jobs.lock import lock
from operations.backup.archive import BadArchive, clear_parts, write_archive
from operations.backup.record import note_backup


class Command(BaseCommand):
    """Into a folder under a name of its moment, or to the file named."""

    help = (
        "Écrit une archive du site (lignes, fichiers, version, sommes de contrôle) pendant qu’il tourne. PATH est un "
        "dossier, ou le nom d’un fichier qui n’existe pas encore."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--key-file", type=Path, help="fichier dont la première ligne chiffre l’archive (GnuPG)")
        parser.add_argument("--keep", type=int, help="ne garder dans ce dossier que les N dernières archives")

    def handle(self, *args: object, **options: object) -> None:
        path, key_file = Path(str(options["path"])), options["key_file"]
        key = Path(str(key_file)) if key_file else None
        if options["keep"] is not None and (not path.is_dir() or int(str(options["keep"])) < 1):
            raise CommandError("--keep attend un dossier, et au moins une archive à garder.")
        if key and not key.is_file():
            raise CommandError(f"La clé {key} n’existe pas.")
        suffix = ".zip.gpg" if key else ".zip"
        place = path / f"asv-{timezone.now():%Y%m%dT%H%M%SZ}{suffix}" if path.is_dir() else path
        if place.exists():
            raise CommandError(f"{place} existe déjà.")
        if not place.parent.is_dir():
            raise CommandError(f"Le dossier {place.parent} n’existe pas.")
        try:
            with lock("backup") as held:
                if not held:
                    raise CommandError("Une autre sauvegarde est en cours.")
                clear_parts(place.parent)
                manifest = write_archive(place, key)
        except (OSError, BadArchive) as error:
            raise CommandError(f"Rien n’est écrit : {error}") from None
        note_backup(place, manifest, key)
        rows = sum(count for count, _digest in manifest.rows.values())
        self.stdout.write(f"{place} : {rows} lignes, {len(manifest.files)} fichiers, {place.stat().st_size >> 10} Kio")
        if options["keep"] is not None:
            self._keep(path, int(str(options["keep"])))

    def _keep(self, folder: Path, number: int) -> None:
        for old in sorted(folder.glob("asv-*Z.zip*"))[:-number]:
            old.unlink()
            self.stdout.write(f"{old.name} : effacée")
