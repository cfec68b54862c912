"""`manage.py restore PATH`: an archive becomes the site, or is proved to be able to."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from asv.jobs.lock import lock, worker_lock
from operations.backup import restoring
from operations.backup.archive import BadArchive, Manifest, opened, verify
from operations.backup.record import note_proof


class Command(BaseCommand):
    """Builds the archive's site beside, compares each row, then puts it in place; killed, one of both is whole."""

    help = (
        "Restaure une archive faite par « backup ». Arrêtez d’abord le site et son worker. Le site restauré n’écrit à "
        "personne jusqu’à « go_live »."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--key-file", type=Path, help="fichier de la clé d’une archive chiffrée")
        parser.add_argument("--replace", action="store_true", help="remplacer le site qui est là")
        parser.add_argument("--prove", action="store_true", help="construire à côté, comparer, et ne rien remplacer")

    def handle(self, *args: object, **options: object) -> None:
        place, key_file = Path(str(options["path"])), options["key_file"]
        key = Path(str(key_file)) if key_file else None
        restoring.finish_switch()
        if (
            not options["prove"]
            and not options["replace"]
            and "django_migrations" in connection.introspection.table_names()
        ):
            raise CommandError(
                "Un site est déjà là : --replace le remplace, --prove (import_archive : --dry-run) l’essaie à côté."
            )
        with ExitStack() as locks:
            if not locks.enter_context(lock("restore")):
                raise CommandError("Une autre archive est en train d’être restaurée ou essayée.")
            if not options["prove"] and not locks.enter_context(worker_lock()):
                raise CommandError("Le worker tourne : arrêtez-le, et le site, avant de restaurer.")
            try:
                self._restore(place, key, prove=bool(options["prove"]))
            except BadArchive as error:
                raise CommandError(f"{place.name} n’est pas restaurée : {error}") from None

    def _restore(self, place: Path, key: Path | None, *, prove: bool) -> None:
        restoring.prepare()
        try:
            with opened(place, key, restoring.beside()) as (archive, manifest):
                restoring.fitting_migrations(manifest)
                self._has_room(manifest)
                verify(archive, manifest)
            self.stdout.write(
                f"Archive du {manifest.made_at:%d/%m/%Y à %H:%M} UTC, version {manifest.version} : entière."
            )
            restoring.build_beside(place.resolve(), key.resolve() if key else None)
        except BaseException:
            restoring.clear()
            raise
        rows = sum(count for count, _digest in manifest.rows.values())
        self.stdout.write(f"{rows} lignes et {len(manifest.files)} fichiers construits à côté, égaux à l’archive.")
        note_proof()
        if prove:
            restoring.clear()
            return
        restoring.switch()
        call_command("upgrade", verbosity=0, stdout=self.stdout)
        self.stdout.write(
            self.style.SUCCESS("Le site est restauré. Il n’écrit à personne : « manage.py go_live » quand tout est vu.")
        )

    def _has_room(self, manifest: Manifest) -> None:
        """Raises BadArchive where the disk could not hold both sites."""
        needed = sum(size for size, _digest in manifest.files.values()) * 11 // 10
        if shutil.disk_usage(settings.DATA_DIR).free < needed:
            raise BadArchive(f"le disque n’a pas les {needed >> 20} Mio qu’il faut à côté du site.")
