"""`load_vocabularies`: the terms that facets are made of, and the glossary."""

from django.core.management.base import BaseCommand

from asv.taxonomy.vocabularies import load_vocabularies


class Command(BaseCommand):
    help = "Crée les termes des vocabulaires et du glossaire qui manquent ; ne touche pas à ceux qui existent."

    def handle(self, *args: object, **options: object) -> None:
        created = load_vocabularies()
        total = sum(created.values())
        if options["verbosity"]:
            detail = ", ".join(f"{name} {count}" for name, count in created.items() if count)
            self.stdout.write(f"Vocabulaires : {total} termes créés{f' ({detail})' if total else ''}.")
