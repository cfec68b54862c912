"""Reading the official list of priority neighbourhoods, whose columns change from one edition to the next."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from asv.taxonomy import overrides
from asv.taxonomy.former import current_insee
from asv.taxonomy.models import Territory, TerritoryKind, fold_name

MOST_BYTES = 20 * 1024 * 1024
_COLUMNS = {
    "code": ("code_qp", "code_qpv", "codeqp", "codeqpv", "code_quartier", "qp", "code"),
    "name": ("lib_qp", "lib_qpv", "nom_qp", "nom_qpv", "libqpv", "nom_quartier", "libelle", "nom"),
    "communes": ("insee_com", "code_insee", "codes_insee", "code_commune", "codgeo", "com", "list_com_2023", "insee"),
    "population": ("population", "pop", "population_municipale", "pmun"),
}
_CODE = re.compile(r"Q[NP][0-9A-Z]{6}\Z", re.ASCII)
_INSEE = re.compile(r"\b(?:\d{5}|2[AB]\d{3})\b", re.ASCII)


class UnreadableFile(ValueError):
    """The file is not a list of neighbourhoods; the message says why, in French."""


@dataclass
class QpvReport:
    """What an import did; `faults` holds (line, reason) of the rows left out."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    line: int
    code: str
    name: str
    insee: tuple[str, ...]
    population: int | None


def import_qpv(path: Path) -> QpvReport:
    """Create or update a territory for each row of the file; rows that cannot be read are reported and skipped."""
    report = QpvReport()
    rows = list(_rows(_text(path), report))
    communes = _communes({code for row in rows for code in row.insee})
    known = {place.code: place for place in Territory.objects.filter(kind=TerritoryKind.QPV)}
    with transaction.atomic():
        for row in rows:
            inside = [communes[code] for code in row.insee if code in communes]
            if not inside:
                report.faults.append((row.line, f"commune inconnue : {', '.join(row.insee) or 'aucun code INSEE'}"))
                continue
            _write(row, inside, known, report)
    report.faults.sort()
    return report


def _text(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile("Le fichier dépasse 20 Mo : ce n’est pas la liste des quartiers.")
    raw = path.read_bytes()
    if b"\0" in raw[:4096]:
        raise UnreadableFile("Ce fichier n’est pas du texte : enregistrez la feuille au format CSV.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _rows(text: str, report: QpvReport) -> Iterator[_Row]:
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = _columns(next(reader, []))
    except csv.Error as error:
        raise UnreadableFile("Ce fichier n’est pas un tableau : enregistrez la feuille au format CSV.") from error
    seen: set[str] = set()
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            row = _row(reader.line_num, cells, columns)
            fault = _fault(row, seen)
            if fault:
                report.faults.append((row.line, fault))
                continue
            seen.add(row.code)
            yield row
    except csv.Error as error:
        report.faults.append((reader.line_num, f"ligne illisible ({error}) : la lecture s’arrête ici"))


def _columns(header: list[str]) -> dict[str, int]:
    names = [fold_name(cell).replace(" ", "_") for cell in header]
    found = {}
    for key, variants in _COLUMNS.items():
        position = next((names.index(variant) for variant in variants if variant in names), None)
        if position is not None:
            found[key] = position
    missing = [" ou ".join(_COLUMNS[key][:3]) for key in ("code", "name", "communes") if key not in found]
    if missing:
        shown = ", ".join(" ".join(cell.split())[:30] for cell in header[:8])
        wanted = " ; ".join(missing)
        raise UnreadableFile(f"Colonnes introuvables : {wanted}. Première ligne lue : {shown or 'rien de lisible'}.")
    return found


def _row(line: int, cells: list[str], columns: dict[str, int]) -> _Row:
    def cell(key: str) -> str:
        position = columns.get(key, len(cells))
        return cells[position].strip() if position < len(cells) else ""

    insee = tuple(dict.fromkeys(current_insee(code) or code for code in _INSEE.findall(cell("communes").upper())))
    people = re.sub(r"\s", "", cell("population"))
    return _Row(line, cell("code").upper(), cell("name"), insee, int(people) if _is_count(people) else None)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _fault(row: _Row, seen: set[str]) -> str:
    if not _CODE.match(row.code):
        return f"code de quartier illisible : {row.code[:20]!r}"
    if row.code in seen:
        return f"quartier déjà lu plus haut : {row.code}"
    if not row.name or len(row.name) > 120:
        return f"nom vide ou trop long pour {row.code}"
    return ""


def _communes(codes: set[str]) -> dict[str, Territory]:
    found = Territory.objects.filter(kind=TerritoryKind.COMMUNE, insee__in=codes)
    return {place.insee: place for place in found}


def _write(row: _Row, inside: list[Territory], known: dict[str, Territory], report: QpvReport) -> None:
    first = inside[0]
    code = f"qpv-{row.code}"
    values = {
        "kind": TerritoryKind.QPV,
        "insee": row.code,
        "name": overrides.read().names.get(code, row.name),
        "parent_id": first.pk,
        "path": _path(inside),
        "latitude": first.latitude,
        "longitude": first.longitude,
    }
    if row.population is not None:
        values["population"] = row.population
    place = known.get(code)
    if place is None:
        known[code] = Territory.objects.create(code=code, **values)
        report.created += 1
        return
    changed = [name for name, value in values.items() if getattr(place, name) != value]
    for name in changed:
        setattr(place, name, values[name])
    if changed:
        place.save()
        report.updated += 1
    else:
        report.unchanged += 1


def _path(inside: list[Territory]) -> str:
    """Every commune the neighbourhood lies in, then all that contains them, each once, the country last."""
    codes = [place.code for place in inside]
    above = [code for place in inside for code in place.ancestor_codes]
    ordered = [code for code in dict.fromkeys([*codes, *above]) if code != "fra"]
    while len(" ".join([*ordered, "fra"])) > 200:
        ordered.pop()
    return " ".join([*ordered, "fra"])
