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

from asv.core.health import checks

DEMO_ACCOUNTS = (
    ("redaction@demo.example", "rédaction"),
    ("moderation@demo.example", "modération"),
    ("admin@demo.example", "administration"),
    ("coordination@demo.example", "coordination, membre d'un réseau"),
    ("visite@demo.example", "membre"),
)

HEAD_START = 2  # seconds for the server alone: the site answers sooner


class Command(BaseCommand):
    """Serves the site and its worker on loopback until it is stopped; loses nothing when run again."""

    help = "Prepare the database, the demo content and the index where they are missing, then serve."
    requires_system_checks = []  # `make check` asks them; here they cost a second at each start

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--prepare-only", action="store_true", help="Stop once everything is ready.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["port"].isdecimal() and 0 < int(options["port"]) < 65536):
            raise CommandError(f"--port attend un numéro de port, pas {options['port']!r}.")
        self._prepare()
        if options["prepare_only"]:
            return
        self._announce(options["port"])
        self._serve(options["port"])

    def _prepare(self) -> None:
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Préparation de la base…")
            call_command("upgrade", database_only=True, verbosity=0, stdout=StringIO())
        call_command("load_demo", if_empty=True, stdout=self.stdout)
        if not checks()["search"]().startswith("ok"):
            call_command("rebuild_search_index", engine=next(iter(settings.SEARCH_ENGINES)), stdout=self.stdout)
            self.stdout.write("Lecture des documents…")
            call_command("run_worker", once=True, verbosity=0)

    def _announce(self, port: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nLe site : http://127.0.0.1:{port}   (arrêt : Ctrl+C)"))
        if settings.DEMO_ACCOUNTS:
            self.stdout.write("Comptes de démonstration, mot de passe « demo-asv-2026 » :")
            for email, role in DEMO_ACCOUNTS:
                self.stdout.write(f"  {email:<28} {role}")
        self.stdout.flush()

    def _serve(self, port: str) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
        web = [
            sys.executable, "-m", "gunicorn", "asv.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", os.environ.get("WEB_CONCURRENCY", "2"), "--threads", "4", "--log-level", "warning",
        ]  # fmt: skip
        worker = [sys.executable, "manage.py", "run_worker", "--skip-checks"]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        processes = [subprocess.Popen(web, env=environment, cwd=settings.ROOT)]  # noqa: S603
        try:
            time.sleep(HEAD_START)
            processes.append(subprocess.Popen(worker, env=environment, cwd=settings.ROOT))  # noqa: S603
            while all(process.poll() is None for process in processes):
                time.sleep(0.3)
            stopped = next(process for process in processes if process.poll() is not None)
            name = "le serveur" if stopped is processes[0] else "le worker"
            raise CommandError(f"Arrêt : {name} s'est terminé de lui-même (code {stopped.returncode}).")
        except KeyboardInterrupt:
            self.stdout.write("Arrêt.")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)
