"""`load_vocabularies`: the terms that facets are made of, the glossary and the thesaurus."""

from django.core.management.base import BaseCommand

from asv.taxonomy.vocabularies import load_vocabularies


class Command(BaseCommand):
    help = "Crée ce qui manque aux vocabulaires, au glossaire et au thésaurus ; ne touche pas à ceux qui existent."

    def handle(self, *args: object, **options: object) -> None:
        created = load_vocabularies(self.stderr.write)
        total = sum(created.values())
        if options["verbosity"]:
            detail = ", ".join(f"{name} {count}" for name, count in created.items() if count)
            self.stdout.write(f"Vocabulaires : {total} termes créés{f' ({detail})' if total else ''}.")
