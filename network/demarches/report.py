"""What became of each line of a file: what is to be corrected first, and what was only noticed apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.db.models import Case, IntegerField, QuerySet, When

from asv.core.tables import csv_lines
from network.demarches.columns import COLUMNS, REPORT
from network.demarches.models import REFUSED, DemarcheImport, ImportLine

NOTICED = "remarques"  # the lines of which something was noticed that stops nothing, as a state in the address


def lines_shown(job: DemarcheImport, shown: str) -> QuerySet[ImportLine]:
    """The lines in a state, or those that were noticed; of none, what is to be corrected."""
    lines = job.lines.select_related("page")
    if shown == NOTICED:
        return lines.exclude(state__in=REFUSED).exclude(notices=[]).order_by("number", "pk")
    return in_order(lines.filter(state=shown) if shown else lines.filter(state__in=REFUSED))


def in_order(lines: QuerySet[ImportLine]) -> QuerySet[ImportLine]:
    """Faults first, then doubles, then what goes in; each in the order of the file."""
    ranks = [When(state=state, then=rank) for rank, state in enumerate(REFUSED)]
    return lines.order_by(Case(*ranks, default=len(REFUSED), output_field=IntegerField()), "number", "pk")


def report(job: DemarcheImport) -> Iterator[str]:
    """The lines of a CSV file to correct and send again."""
    headings = [*REPORT, *(column.header for column in COLUMNS)]
    return csv_lines(chain([headings], map(_row, in_order(job.lines.all()).iterator(chunk_size=1000))))


def _row(line: ImportLine) -> list[str]:
    told = [str(line.number), line.get_state_display(), " ".join(line.messages), " ".join(line.notices)]
    return [*told, *(line.cells.get(column.key, "") for column in COLUMNS)]
