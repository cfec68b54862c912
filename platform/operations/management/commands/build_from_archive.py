"""`manage.py build_from_archive`: what `restore` runs in a process of its own, with a database and a folder beside."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from operations.backup.archive import BadArchive, opened
from operations.backup.restoring import build


class Command(BaseCommand):
    """Fills an empty database; refuses any other."""

    help = "Remplit une base vide depuis une archive ; c’est « restore » qui appelle cette commande."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--key-file", type=Path)
        parser.add_argument("--while-open", type=int, help="s’arrêter quand ce tube se ferme")

    def handle(self, *args: object, **options: object) -> None:
        if options["while_open"]:
            threading.Thread(target=_end_with, args=(int(str(options["while_open"])),), daemon=True).start()
        if connection.introspection.table_names():
            raise CommandError("La base n’est pas vide : passez par « restore ».")
        place, key_file = Path(str(options["archive"])), options["key_file"]
        try:
            with opened(place, Path(str(key_file)) if key_file else None, Path(settings.DATA_DIR)) as (
                archive,
                manifest,
            ):
                build(archive, manifest)
        except BadArchive as error:
            raise CommandError(str(error)) from None


def _end_with(pipe: int) -> None:
    """End this process when whoever holds the other end of the pipe has ended."""
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGKILL)
