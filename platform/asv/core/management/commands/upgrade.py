"""`manage.py upgrade`: what stands in the database follows the code, from any version since 0.1.0."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from asv.core.health import checks


class Command(BaseCommand):
    """Loses nothing and may be run again. The web and the worker are restarted afterwards."""

    help = "Met la base, les droits, l’annuaire, les fichiers statiques et l’index au niveau du code installé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database-only", action="store_true", help="Ni fichiers statiques, ni index.")

    def handle(self, *args: object, **options: object) -> None:
        told = {"verbosity": options["verbosity"], "stdout": self.stdout}
        call_command("migrate", interactive=False, **told)
        call_command("load_vocabularies", **told)
        call_command("set_up_roles", **told)
        call_command("rebuild_directory", **told)
        call_command("update_index", verbosity=0)
        if options["database_only"]:
            return
        call_command("collectstatic", interactive=False, **told)
        if not checks()["search"]().startswith("ok"):
            call_command("rebuild_search_index", **told)
