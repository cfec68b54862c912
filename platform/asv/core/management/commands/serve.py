"""`make run`: prepares what is missing, then serves the site with its worker beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from asv.core.collected import VARIABLE, collect, collected, note_collected
from asv.core.health import checks

DEMO_ACCOUNTS = (
    ("redaction@demo.example", "rédaction"),
    ("moderation@demo.example", "modération"),
    ("admin@demo.example", "administration"),
    ("coordination@demo.example", "coordination, membre d’un réseau"),
    ("visite@demo.example", "membre"),
)

HEAD_START = 2  # seconds for the server alone: the site answers sooner
TEND_SECONDS = 0.3
PAUSES = (0.0, 1.0, 5.0, 30.0)  # before a process that ended is started again; each time longer
SOUND_SECONDS = 60.0  # one that lived so long begins at the first pause again


class Kept:
    """A process that is started again whenever it ends, at once the first time."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self._command, self._ends = name, command, 0
        self._ended_at: float | None = None
        self._start()

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def tend(self) -> bool:
        """Start it again if it ended and its pause is over; whether it was started."""
        if self.code is None:
            return False
        now = time.monotonic()
        if self._ended_at is None:
            self._ended_at = now
            self._ends = 0 if now - self._started_at > SOUND_SECONDS else self._ends
        if now - self._ended_at < PAUSES[min(self._ends, len(PAUSES) - 1)]:
            return False
        self._ends += 1
        self._start()
        return True

    def end(self) -> None:
        """Ask it to stop and wait until it did."""
        self._process.terminate()
        self._process.wait(timeout=20)

    def _start(self) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
        self._process = subprocess.Popen(self._command, env=environment, cwd=settings.ROOT)  # noqa: S603
        self._started_at, self._ended_at = time.monotonic(), None


class Command(BaseCommand):
    """Serves the site and its worker on loopback until it is stopped; loses nothing when run again."""

    help = "Prepare the database, the demo content and the index where they are missing, then serve."
    requires_system_checks = []  # `make check` asks them; here they cost a second at each start

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--prepare-only", action="store_true", help="Stop once everything is ready.")
        parser.add_argument("--no-prepare", action="store_true", help="Everything is ready: only serve.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["port"].isdecimal() and 0 < int(options["port"]) < 65536):
            raise CommandError(f"--port attend un numéro de port, pas {options['port']!r}.")
        if not options["no_prepare"]:
            self._prepare()
        if options["prepare_only"]:
            return
        self._announce(options["port"])
        self._serve(options["port"])

    def _prepare(self) -> None:
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        collecting = None if settings.DEBUG or collected() else collect()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Préparation de la base…")
            call_command("upgrade", database_only=True, verbosity=0, stdout=StringIO())
        call_command("load_demo", if_empty=True, stdout=self.stdout)
        if not checks()["search"]().startswith("ok"):
            call_command("rebuild_search_index", engine=next(iter(settings.SEARCH_ENGINES)), stdout=self.stdout)
            self.stdout.write("Lecture des documents…")
            call_command("run_worker", once=True, verbosity=0)
        if collecting:
            if collecting.wait():
                raise CommandError("Les fichiers statiques n’ont pas pu être rassemblés.")
            note_collected()

    def _announce(self, port: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nLe site : http://127.0.0.1:{port}   (arrêt : Ctrl+C)"))
        if settings.DEMO_ACCOUNTS:
            self.stdout.write("Comptes de démonstration, mot de passe « demo-asv-2026 » :")
            for email, role in DEMO_ACCOUNTS:
                self.stdout.write(f"  {email:<28} {role}")
        self.stdout.flush()

    def _serve(self, port: str) -> None:
        if not settings.DEBUG and collected():
            os.environ[VARIABLE] = "true"
        web = [
            sys.executable, "-m", "gunicorn", "asv.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", os.environ.get("WEB_CONCURRENCY", "2"), "--threads", "4", "--log-level", "warning",
        ]  # fmt: skip
        worker = [sys.executable, "manage.py", "run_worker", "--skip-checks"]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        server = Kept("le serveur", web)
        processes = [server]
        try:
            self._wait(server)
            processes.append(Kept("le worker", worker))
            while True:
                for process in processes:
                    if process.tend():
                        self.stderr.write(f"{process.name} s’est arrêté de lui-même : il est relancé.")
                time.sleep(TEND_SECONDS)
        except KeyboardInterrupt:
            self.stdout.write("Arrêt.")
        finally:
            for process in processes:
                process.end()

    def _wait(self, server: Kept) -> None:
        """The head start. Raises CommandError for a server that cannot begin, its port taken for instance."""
        until = time.monotonic() + HEAD_START
        while time.monotonic() < until:
            if server.code is not None:
                raise CommandError(f"Arrêt : {server.name} s’est terminé de lui-même (code {server.code}).")
            time.sleep(TEND_SECONDS)
