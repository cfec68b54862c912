"""Import a file of démarches, as the admin does."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from asv.accounts.models import User
from asv.core.command_files import read_file
from network.demarches.matching import waiting
from network.demarches.models import DemarcheImport, DemarcheIndexPage, ImportState, LineState
from network.demarches.report import in_order
from network.demarches.running import confirm, run_whole
from network.demarches.tables import MOST_BYTES


class Command(BaseCommand):
    help = "Importe un fichier CSV ou XLSX de démarches ; dit la faute de chaque ligne."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier")
        parser.add_argument("--dry-run", action="store_true", help="vérifie sans rien écrire")
        parser.add_argument("--publish", action="store_true", help="publie aussitôt au lieu de laisser des brouillons")
        parser.add_argument("--announce", action="store_true", help="prévient les personnes abonnées")
        parser.add_argument("--user", help="adresse du compte au nom duquel les pages sont écrites")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        content = read_file(path, MOST_BYTES)
        if not DemarcheIndexPage.objects.exists():
            raise CommandError("Le site n’a pas encore de carte des démarches où les écrire.")
        user = self._user(options["user"])
        job = DemarcheImport.objects.create(filename=path.name[-200:], content=content, user=user)
        run_whole(job)
        if job.state == ImportState.FAILED:
            raise CommandError(f"{path} n’est pas importé. {job.error}")
        if not options["dry_run"]:
            confirm(job, publish=options["publish"], announce=options["announce"])
            job.refresh_from_db()
            run_whole(job)
        self._tell(job)

    def _user(self, email: str | None) -> User | None:
        if not email:
            return None
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Aucun compte n’a l’adresse {email}.")
        return user

    def _tell(self, job: DemarcheImport) -> None:
        for note in job.notes:
            self.stdout.write(note)
        for line in in_order(job.lines.exclude(messages=[], notices=[])).iterator(chunk_size=1000):
            told = " ".join([*line.messages, *line.notices])
            self.stdout.write(f"ligne {line.number} ({line.get_state_display()}) : {told}")
        counts = dict(job.lines.order_by().values_list("state").annotate(Count("pk")))
        told = ", ".join(f"{label} : {counts[state]}" for state, label in LineState.choices if state in counts)
        if waits := waiting().count():
            self.stdout.write(f"Organisations à rapprocher dans l’administration : {waits}.")
        self.stdout.write(f"{job.total} lignes, lues comme {job.encoding}. {told}.")
