"""`import_qpv PATH`: the priority neighbourhoods, from the official CSV."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from asv.core.command_files import read_file
from asv.taxonomy.models import Territory, TerritoryKind
from asv.taxonomy.qpv import MOST_BYTES, UnreadableFile, import_qpv


class Command(BaseCommand):
    help = "Charge ou met à jour les quartiers prioritaires à partir du fichier CSV officiel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="Le fichier CSV de la liste officielle.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        read_file(path, MOST_BYTES)  # refused in words where there is nothing to read
        if not Territory.objects.filter(kind=TerritoryKind.COMMUNE).exists():
            raise CommandError("Aucune commune n’est chargée : lancez d’abord load_territories.")
        try:
            report = import_qpv(path)
        except UnreadableFile as error:
            raise CommandError(f"{path} n’est pas importé. {error}") from error
        for line, reason in report.faults:
            self.stderr.write(f"Ligne {line} laissée de côté : {reason}.")
        self.stdout.write(
            f"Quartiers prioritaires : {report.created} créés, {report.updated} mis à jour, "
            f"{report.unchanged} inchangés, {len(report.faults)} lignes laissées de côté."
        )
