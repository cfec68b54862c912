"""From the cells of a line to what it says of a démarche, every fault of it named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from asv.taxonomy.models import Territory, fold_name
from network.demarches import values
from network.demarches.columns import COLUMNS
from network.demarches.known import Known
from network.demarches.models import OrganisationPart
from network.demarches.years import DemarcheState

# Longest texts the database takes; a longer one is a fault, never cut in silence.
LONGEST = {"reference": 60, "name": 255, "summary": 600, "source_label": 300, "predecessor": 60, "since_text": 120}
LONGEST_ORGANISATION = 200
LONGEST_FUNCTION = 160
MOST_PLACES = 400
MOST_PARTNERS = 60


@dataclass(slots=True)
class DemarcheLine:
    """What a line says; what it leaves empty is None or empty and changes nothing of a démarche that exists.

    `missing` is what a démarche cannot be made without; `since_text` are words for the date in `since`, from a column
    of their own where `has_words`.
    """

    key: str = ""
    reference: str = ""
    name: str = ""
    kind: Any = None
    territories: list[Territory] = field(default_factory=list)
    bearer: str = ""
    state: str = ""
    since: date | None = None
    since_text: str = ""
    has_words: bool = False
    until: date | None = None
    generation: int | None = None
    themes: list[Any] = field(default_factory=list)
    axes: list[Any] = field(default_factory=list)
    audiences: list[Any] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    posts: list[tuple[str, str]] = field(default_factory=list)
    population: int | None = None
    summary: str = ""
    source_label: str = ""
    source_url: str = ""
    information_date: date | None = None
    predecessor: str = ""
    faults: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def organisations(self) -> list[tuple[str, str, str]]:
        """(part, name, function) of each organisation that the line names, in order."""
        return [
            *([(OrganisationPart.BEARER.value, self.bearer, "")] if self.bearer else []),
            *((OrganisationPart.PARTNER.value, name, "") for name in self.partners),
            *((OrganisationPart.POST.value, name, function) for function, name in self.posts if name),
        ]


def read_line(cells: Mapping[str, str], known: Known) -> DemarcheLine:
    """What the cells say. A line with faults is not to be written."""
    line = DemarcheLine()
    _key(line, cells)
    _texts(line, cells)
    _kind(line, cells, known)
    _places(line, cells, known)
    _dates(line, cells)
    _numbers(line, cells)
    _terms(line, cells, known)
    _organisations(line, cells, known)
    return line


def place_parts(cells: Mapping[str, str]) -> list[str]:
    """The codes and names of the two columns of places."""
    text = f"{cells.get('territories', '')}\n{cells.get('qpv', '')}"
    found = []
    for part in values.parts(text):
        codes = [piece for piece in part.replace(",", " ").split() if piece]
        # "59178, 59350" or "59178 59350": codes need no bar; a name may hold a comma or spaces.
        is_codes = len(codes) > 1 and all(any(c.isdigit() for c in code) and len(code) >= 4 for code in codes)
        found += codes if is_codes else [values.plain(part)]
    return list(dict.fromkeys(part for part in found if part))


def _key(line: DemarcheLine, cells: Mapping[str, str]) -> None:
    text = cells.get("key", "").strip()
    line.key = values.read_key(text) or ""
    if text and not line.key:
        line.faults.append(
            f"cle_du_site : « {values.plain(text)[:40]} » n’est pas une clé de l’export. "
            "Laissez vide pour une démarche nouvelle."
        )


def _texts(line: DemarcheLine, cells: Mapping[str, str]) -> None:
    for key in ("reference", "name", "summary", "source_label", "predecessor", "since_text"):
        given = cells.get(key, "")
        text = values.plain(given)
        if text != " ".join(given.split()) and given.lstrip("'") != text:
            line.warnings.append(f"{_header(key)} : mise en forme, formule ou saut de ligne retirés.")
        if len(text) > LONGEST[key]:
            line.faults.append(f"{_header(key)} : {len(text)} caractères, {LONGEST[key]} au plus.")
        setattr(line, key, text)
    line.has_words = bool(line.since_text)
    if not line.name:
        line.missing.append("nom : vide.")
    url = cells.get("source_url", "").strip()
    if url and not values.is_url(url):
        line.faults.append(f"adresse_source : « {values.plain(url)[:60]} » n’est pas une adresse http ou https.")
    line.source_url = url


def _kind(line: DemarcheLine, cells: Mapping[str, str], known: Known) -> None:
    text = values.plain(cells.get("kind", ""))
    line.kind = known.kinds.get(fold_name(text)) if text else None
    if not text:
        line.missing.append("type : vide.")
    elif line.kind is None:
        names = ", ".join(dict.fromkeys(kind.acronym or kind.label for kind in known.kinds.values()))
        line.faults.append(f"type : « {text[:60]} » inconnu. Types connus : {names}.")


def _places(line: DemarcheLine, cells: Mapping[str, str], known: Known) -> None:
    named = place_parts(cells)
    if not named:
        line.missing.append("territoires : vide.")
    if len(named) > MOST_PLACES:
        line.faults.append(f"territoires : {len(named)}, {MOST_PLACES} au plus.")
        named = []
    for text in named:
        place, warning, fault = known.place(text)
        if fault:
            line.faults.append(f"territoires : {fault}")
        if warning:
            line.warnings.append(warning)
        if place and place not in line.territories:
            line.territories.append(place)


def _dates(line: DemarcheLine, cells: Mapping[str, str]) -> None:
    for key in ("since", "until", "information_date"):
        text = values.plain(cells.get(key, ""))
        if text:
            found = values.read_date(text, end=key == "until")
            if found is None:
                line.faults.append(
                    f"{_header(key)} : « {text[:40]} » n’est pas une date (17/12/2015, 12/2015 ou 2015)."
                )
            setattr(line, key, found)
    since = values.plain(cells.get("since", ""))
    if line.since and not line.has_words and not values.is_whole_day(since):
        # What the export wrote stays as it is; what a person or a spreadsheet wrote becomes what a page would say.
        line.since_text = since if line.key else values.in_words(since)
    if line.since and line.until and line.until < line.since:
        line.faults.append(f"jusqu_au : la fin ({line.until:%d/%m/%Y}) vient avant le début ({line.since:%d/%m/%Y}).")


def _numbers(line: DemarcheLine, cells: Mapping[str, str]) -> None:
    readers = {"generation": values.read_generation, "population": values.read_count, "state": values.read_state}
    for key, read in readers.items():
        text = values.plain(cells.get(key, ""))
        if not text:
            continue
        found = read(text)
        if found is None:
            expected = {
                "generation": "1, 2, 3…",
                "population": "un nombre",
                "state": ", ".join(label.lower() for label in DemarcheState.labels),
            }[key]
            line.faults.append(f"{_header(key)} : « {text[:40]} » ne se lit pas ; attendu : {expected}.")
        setattr(line, key, found)


def _terms(line: DemarcheLine, cells: Mapping[str, str], known: Known) -> None:
    for key in ("themes", "axes", "audiences"):
        for text in values.parts(cells.get(key, "")):
            term = getattr(known, key).get(fold_name(values.plain(text)))
            if term is None:
                line.faults.append(f"{_header(key)} : « {values.plain(text)[:60]} » n’est pas dans le référentiel.")
            elif term not in getattr(line, key):
                getattr(line, key).append(term)


def _organisations(line: DemarcheLine, cells: Mapping[str, str], known: Known) -> None:
    line.bearer = _name(cells.get("bearer", ""), known)
    line.partners = [name for part in values.parts(cells.get("partners", "")) if (name := _name(part, known))]
    for piece in values.pieces(cells.get("posts", "")):
        function, *organisation = values.split_outside_quotes(piece, "@", 1)
        function = values.plain(values.unquoted(function)) or "Coordination"
        line.posts.append((function, _name(values.unquoted("".join(organisation)), known)))
    if len(line.partners) > MOST_PARTNERS or len(line.posts) > MOST_PARTNERS:
        line.faults.append(f"partenaires, coordination : {MOST_PARTNERS} au plus.")
    if any(len(function) > LONGEST_FUNCTION for function, _organisation in line.posts):
        line.faults.append(f"coordination : {LONGEST_FUNCTION} caractères au plus.")
    names = dict.fromkeys([line.bearer, *line.partners, *(name for _function, name in line.posts)])
    for name in filter(None, names):
        if len(name) > LONGEST_ORGANISATION:
            line.faults.append(f"« {name[:40]}… » : {LONGEST_ORGANISATION} caractères au plus pour une organisation.")
        elif known.is_dropped(name):
            line.warnings.append(f"« {name} » a été écartée du rapprochement : elle n’est pas reprise.")
        elif known.organisation(name) is None:
            line.warnings.append(f"« {name} » n’est pas dans l’annuaire : elle attendra d’être rapprochée.")


def _name(text: str, known: Known) -> str:
    """A name of the directory as it stands there, else without what no name may bring in."""
    return text.strip() if known.has_name(text.strip()) else values.plain(text)


def _header(key: str) -> str:
    return next(column.header for column in COLUMNS if column.key == key)
