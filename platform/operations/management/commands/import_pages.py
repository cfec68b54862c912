"""`manage.py import_pages PATH…`: an older site's pages into drafts."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from asv.core.tables import csv_lines
from asv.jobs.lock import lock
from operations.corpus.here import Here
from operations.corpus.judging import State
from operations.older_site.bringing import Bringing, Outcome, bring_all
from operations.older_site.fetching import Fetcher
from operations.older_site.files import Files
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.giving import Given, given
from operations.older_site.mapping import Table
from operations.older_site.placing import TYPES
from operations.older_site.reading import NOTHING_TO_READ, Read, read_given
from operations.older_site.recognising import Recogniser
from operations.older_site.shaping import Desk, known_pages

REPORT = ("etat", "type", "titre", "adresse", "complete", "raison", "a_voir", "reconnu")


class Command(BaseCommand):
    """Reads all that is given, then judges or writes page by page: killed anywhere, the same command goes on."""

    help = (
        "Importe en brouillons les pages d’un ancien site : un export WordPress (WXR), des pages enregistrées, du "
        "Markdown, des DOCX et ODT, un tableau avec ses fichiers ; seuls, en dossier ou en zip. --dry-run dit page par "
        "page ce qui serait fait, sans le faire. Relancé, il ne change plus rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="fichiers, dossiers ou zips")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, et ne rien écrire")
        parser.add_argument(
            "--files", action="append", type=Path, default=[], metavar="DIR", help="où sont ses fichiers"
        )
        parser.add_argument("--address", default="", metavar="URL", help="où se trouvait le dossier de pages")
        parser.add_argument("--type", default="actualite", choices=TYPES, help="ce que deviennent les pages")
        parser.add_argument(
            "--fetch", action="append", default=[], metavar="HOST", help="demander à ce site les fichiers qui manquent"
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="écrire le rapport dans ce fichier CSV")

    def handle(self, *args: object, **options: object) -> None:
        dry_run, report = bool(options["dry_run"]), options["report"]
        paths, folders = _paths(options["paths"]), _paths(options["files"])
        with ExitStack() as stack, lock("corpus") as held:
            if not held:
                raise CommandError("Un autre import du corpus est en cours.")
            sources = [self._given(stack, path) for path in paths]
            beside = [self._given(stack, path) for path in folders]
            read = self._read(sources, str(options["address"]))
            fetcher = Fetcher([str(host) for host in options["fetch"]]) if options["fetch"] else None  # type: ignore[attr-defined]
            table = Table()
            new = table.note(read.pages)
            desk = Desk(
                Files([*beside, *sources], fetcher), table, Recogniser(), known_pages(read.pages), str(options["type"])
            )
            told: list[Outcome] = []
            count = bring_all(read.pages, Bringing(desk, Here()), lambda one: self._tell(one, told), dry_run=dry_run)
            told += self._refused(read)
        if report:
            self._write_report(Path(str(report)), told)
        self._sum_up(count, len(read.refused), new, dry_run=dry_run)

    def _given(self, stack: ExitStack, path: Path) -> Given:
        try:
            return stack.enter_context(given(path))
        except Unreadable as error:
            raise CommandError(f"{path} n’est pas importé : {error}") from None
        except OSError as error:
            raise CommandError(f"{path} ne se laisse pas lire : {error.strerror or error}") from None

    def _read(self, sources: list[Given], address: str) -> Read:
        whole = Read()
        seen: dict[str, OldPage] = {}
        for source in sources:
            found = read_given(source, address)
            whole.refused += found.refused
            for page in found.pages:
                if page.uid in seen:
                    whole.refused.append((page.name, f"même adresse que « {seen[page.uid].name} »"))
                else:
                    seen[page.uid] = page
        whole.pages = list(seen.values())
        if not whole.pages:
            why = f" {whole.refused[0][0]} : {whole.refused[0][1]}" if whole.refused else ""
            raise CommandError(f"Aucune page à lire dans ce qui est donné.{why or f' {NOTHING_TO_READ}'}")
        return whole

    def _tell(self, outcome: Outcome, told: list[Outcome]) -> None:
        told.append(outcome)
        if outcome.state is not State.SAME:
            self.stdout.write(str(outcome))

    def _refused(self, read: Read) -> list[Outcome]:
        for name, why in read.refused:
            self.stdout.write(f"laissé de côté : {name} ({why})")
        return [Outcome(State.REFUSED, name, reason=why) for name, why in read.refused]

    def _write_report(self, place: Path, told: list[Outcome]) -> None:
        rows = [
            [one.state.value, one.kind, one.title, one.address, "" if one.percent is None else f"{one.percent} %",
             one.reason, " ; ".join(one.faults), " ; ".join(one.notes)]
            for one in told
        ]  # fmt: skip
        try:
            place.write_text("".join(csv_lines([list(REPORT), *rows])), encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"Le rapport {place} ne s’écrit pas : {error.strerror or error}") from None

    def _sum_up(self, count: dict[State, int], refused: int, new: int, *, dry_run: bool) -> None:
        told = [f"{count[state]} {state.value}" for state in State if count[state]]
        told += [f"{refused} laissé{'s' if refused > 1 else ''} de côté"] if refused else []
        self.stdout.write(f"{', '.join(told)}{' (rien n’est écrit)' if dry_run else ''}")
        if new:
            self.stdout.write(f"{new} mots de l’ancien site attendent dans la table (administration, « Ancien site »).")


def _paths(value: object) -> list[Path]:
    return list(value) if isinstance(value, list) else []
