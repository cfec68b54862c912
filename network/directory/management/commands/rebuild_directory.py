"""Write the rows of the directory's list anew."""

from django.core.management.base import BaseCommand

from network.directory.listing import rebuild


class Command(BaseCommand):
    help = "Récrit la liste de l’annuaire à partir des structures et des postes."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{rebuild()} lignes")
