"""`load_territories`: France, régions, départements, intercommunalités and communes of the official reference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from asv.taxonomy import overrides
from asv.taxonomy.territories import ALL_KINDS, load_territories, unmatched_overrides


class Command(BaseCommand):
    help = "Charge le découpage administratif officiel. Relancée, elle ne fait rien tant que l’édition est la même."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", help=f"Natures à charger, séparées par des virgules : {', '.join(ALL_KINDS)}.")
        parser.add_argument("--force", action="store_true", help="Récrit aussi une édition déjà chargée.")

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = options["only"].split(",") if options["only"] else list(ALL_KINDS)
        if unknown := set(kinds) - set(ALL_KINDS):
            raise CommandError(f"Natures inconnues : {', '.join(sorted(unknown))}. Choix : {', '.join(ALL_KINDS)}.")
        written = load_territories(kinds, force=options["force"])
        for line, reason in unmatched_overrides(kinds):
            self.stderr.write(f"{overrides.SOURCE.name}, ligne {line} laissée de côté : {reason}.")
        if options["verbosity"]:
            self.stdout.write(f"Territoires : {written} écrits." if written else "Territoires : à jour.")
            if corrected := len(overrides.read().rows):
                self.stdout.write(f"Corrections de {overrides.SOURCE.name} : {corrected}, gardées à chaque chargement.")
            if written:
                self.stdout.write("Relancez rebuild_search_index : l’index porte les noms des territoires.")
