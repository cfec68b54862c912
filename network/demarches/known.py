"""What the lines of a file may name: vocabularies, places, organisations. Read once for a batch of lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from asv.taxonomy.former import current_insee
from asv.taxonomy.former_slugs import known_before
from asv.taxonomy.models import Audience, DemarcheKind, Organisation, OttawaAxis, Territory, Theme, fold_name
from asv.taxonomy.places import place_label, resolve_place
from network.demarches.models import Matching, NamedOrganisation, spelling_of

_INSEE = re.compile(r"(?:\d{4,5}|2[ABab]\d{3})\Z", re.ASCII)
_SIREN = re.compile(r"\d{9}\Z", re.ASCII)
_QPV = re.compile(r"Q[NP][0-9A-Z]{6}\Z", re.ASCII)
_OWN = re.compile(r"(?:fra|(?:reg|dep|epci|com|qpv)-\w+)\Z", re.ASCII)


class Known:
    """Lookups that keep what they found."""

    def __init__(self) -> None:
        self.kinds = _terms(DemarcheKind.objects.all())
        self.themes = _terms(Theme.objects.all())
        self.axes = _terms(OttawaAxis.objects.all())
        self.audiences = _terms(Audience.objects.all())
        self._places: dict[str, Territory | None] = {}
        self._named: dict[str, list[Territory]] = {}
        rows = list(Organisation.objects.order_by("pk").values_list("pk", "name", "acronym", "slug"))
        self.ids = {pk for pk, _name, _acronym, _slug in rows}  # of every organisation
        self._exact: dict[str, int] = {name: pk for pk, name, _acronym, _slug in rows}
        self._organisations = _by_spelling(rows)
        self._dropped: set[str] = set()
        self._take_decisions()

    def prime(self, texts: Iterable[str]) -> None:
        """Load the territories that these cells name by code in one query, for the calls of `place` that follow."""
        codes = {code for text in texts for _old, code in [_code_of(text)] if code} - self._places.keys()
        former = {f"com-{current}" for code in codes if (current := current_insee(code[4:]))}
        found = {place.code: place for place in Territory.objects.filter(code__in=codes | former)}
        self._places.update({code: found.get(code) for code in codes | former})

    def place(self, text: str) -> tuple[Territory | None, str, str]:
        """(place, warning, fault) of one code or name; a former commune is the one that holds it today."""
        insee, code = _code_of(text)
        if not code:
            return self._by_name(text)
        if place := self._at(code):
            return place, "", ""
        current = current_insee(insee)
        if current and (place := self._at(f"com-{current}")):
            return place, f"La commune {insee} a fusionné : comptée à {place_label(place)}, {current}.", ""
        return None, "", f"Code inconnu : « {text[:40]} »."

    def _at(self, code: str) -> Territory | None:
        if code not in self._places:
            self._places[code] = Territory.objects.filter(code=code).first()
        return self._places[code]

    def _by_name(self, text: str) -> tuple[Territory | None, str, str]:
        key = fold_name(text[:120]) + ("(" if "(" in text else "")
        if key not in self._named:
            self._named[key] = resolve_place(text)
        found = self._named[key]
        if len(found) == 1:
            return found[0], "", ""
        shown = text[:60]
        if found:
            labels = ", ".join(f"« {place_label(place)} »" for place in found[:4])
            return None, "", f"« {shown} » désigne plusieurs territoires : {labels}. Écrivez le code INSEE."
        return None, "", f"« {shown} » n’est ni un code ni le nom exact d’un territoire."

    def organisation(self, name: str) -> int | None:
        """The id of the organisation of this name, identifier or unshared acronym, or that this name was joined to."""
        return self._exact.get(name) or self._organisations.get(spelling_of(name))

    def has_name(self, name: str) -> bool:
        """Whether an organisation has this very name."""
        return name in self._exact

    def is_dropped(self, name: str) -> bool:
        """Whether a person decided that files which name it say nothing by that."""
        return self.organisation(name) is None and spelling_of(name) in self._dropped

    def _take_decisions(self) -> None:
        decided = NamedOrganisation.objects.exclude(state=Matching.WAITING)
        for spelling, state, pk in decided.values_list("spelling", "state", "organisation"):
            if state == Matching.DROPPED:
                self._dropped.add(spelling)
            elif pk:
                self._organisations.setdefault(spelling, pk)


def _code_of(text: str) -> tuple[str, str]:
    """(INSEE code, code as ours) of a cell's part that is a code; the second is empty for a name."""
    text = text.strip()
    upper = text.upper()
    if _INSEE.match(text):
        insee = upper.zfill(5)  # a spreadsheet drops the zero of 01053
        return insee, f"com-{insee}"
    if _SIREN.match(text):
        return "", f"epci-{text}"
    if _QPV.match(upper):
        return "", f"qpv-{upper}"
    if _OWN.match(text.lower()):
        level, _, code = text.partition("-")
        own = f"{level.lower()}-{code.upper()}" if code else "fra"
        return (code.upper() if level.lower() == "com" else ""), own
    return "", ""


def _terms(rows: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        for name in (row.slug, row.label, getattr(row, "acronym", "")):
            if name:
                found.setdefault(fold_name(name), row)
    today = {row.slug: row for row in found.values()}
    for model in {type(row) for row in today.values()}:
        for slug, now in known_before(model.facet.parameter).items():
            if now and now[0] in today:
                found.setdefault(fold_name(slug), today[now[0]])
    return found


def _by_spelling(rows: list[tuple[int, str, str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    held = Counter(acronym for _pk, _name, acronym, _slug in rows)
    for pk, name, _acronym, _slug in rows:
        found.setdefault(spelling_of(name), pk)
    for pk, _name, acronym, slug in rows:
        found.setdefault(spelling_of(slug), pk)
        if acronym and held[acronym] == 1:
            found.setdefault(spelling_of(acronym), pk)
    return found
