"""Loading the official geographic code that is frozen in `data/`, corrected by `data/overrides.csv`."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from asv.taxonomy import overrides
from asv.taxonomy.catalogue import forget_catalogue
from asv.taxonomy.former import current_code, current_insee
from asv.taxonomy.former_slugs import known_before
from asv.taxonomy.models import ReferenceData, Territory, TerritoryKind, fold_name
from asv.taxonomy.place_changes import names_of_the_team

SOURCE = Path(__file__).parent / "data" / "territories.json.gz"
STAMP = "territoires"
ALL_KINDS = ("pays", "region", "departement", "epci", "commune")
_PREFIXES = {"pays": "fra", "region": "reg", "departement": "dep", "epci": "epci", "commune": "com"}
_PEOPLE, _POSTCODES = 4, 5  # where a commune's row of the reference has them
_GROUP_WORDS = ("ca ", "cc ", "cu ")
_FIELDS = [
    "kind",
    "insee",
    "name",
    "search_name",
    "parent",
    "epci",
    "population",
    "postcodes",
    "latitude",
    "longitude",
    "path",
]


def load_territories(kinds: Iterable[str] = ALL_KINDS, *, force: bool = False) -> int:
    """Write the places of these kinds as the reference has them; how many were written.

    The whole reference is stamped: loading the same edition and the same corrections a second time writes nothing.
    """
    digest = hashlib.sha256(SOURCE.read_bytes() + overrides.SOURCE.read_bytes()).hexdigest()
    kinds = tuple(kinds)
    stamped = ReferenceData.objects.filter(name=STAMP, digest=digest).exists()
    if stamped and not force:
        return 0
    frozen = _reference()
    frozen["communes"] = _without_merged(frozen["communes"])
    with transaction.atomic():
        written = _Loader(frozen).load(kinds)
        if set(ALL_KINDS) <= set(kinds):
            ReferenceData.objects.update_or_create(
                name=STAMP, defaults={"digest": digest, "edition": frozen["edition"]}
            )
    forget_catalogue()
    return written


def unmatched_overrides(kinds: Iterable[str] = ALL_KINDS) -> list[tuple[int, str]]:
    """(line, reason) of each correction that corrects nothing, once places of these kinds are loaded."""
    read, prefixes = overrides.read(), {_PREFIXES[kind] for kind in kinds if kind in _PREFIXES}
    faults, rows = list(read.faults), [row for row in read.rows if row.code.partition("-")[0] in prefixes]
    if rows:
        # What merged away by a correction may stand in the reference alone.
        asked = [code for row in rows for code in (row.code, row.merged_into)]
        known = set(Territory.objects.filter(code__in=asked).values_list("code", flat=True))
        known |= {f"com-{row[0]}" for row in _reference()["communes"]}
        for row in rows:
            unknown = next((code for code in (row.code, row.merged_into) if code and code not in known), "")
            if unknown:
                faults.append((row.line, f"aucun territoire n’a le code {unknown}"))
    return sorted(faults)


def _reference() -> dict[str, Any]:
    """The reference as it was frozen."""
    return json.loads(gzip.decompress(SOURCE.read_bytes()))


def _without_merged(communes: list[list[Any]]) -> list[list[Any]]:
    """Without the communes that merged away by a correction; who holds them gets their people and postcodes."""
    rows = {row[0]: list(row) for row in communes}
    for former in overrides.read().merged:
        holder = rows.get(current_insee(former))
        if holder and (gone := rows.pop(former, None)):
            holder[_PEOPLE] = (holder[_PEOPLE] or 0) + (gone[_PEOPLE] or 0)
            holder[_POSTCODES] = " ".join(sorted({*holder[_POSTCODES].split(), *gone[_POSTCODES].split()}))
    return list(rows.values())


class _Loader:
    """Writes the levels from the country down, each knowing the ids and paths of those above."""

    def __init__(self, frozen: dict[str, Any]) -> None:
        self.frozen = frozen
        self.names = overrides.read().names | names_of_the_team()
        self.gone = known_before("territoire")  # what the team merged, split or retired stays so
        self.ids: dict[str, int] = {}
        self.paths: dict[str, str] = {}
        self.people: dict[str, int] = defaultdict(int)
        self.points: dict[str, tuple[float, float]] = {}
        self._gather()

    def load(self, kinds: tuple[str, ...]) -> int:
        """Write these kinds, largest first."""
        steps = {
            "pays": self._country,
            "region": self._regions,
            "departement": self._departements,
            "epci": self._groups,
            "commune": self._communes,
        }
        written = 0
        for kind, rows in steps.items():
            if kind in kinds:
                for level in rows():
                    written += self._write(level)
        return written

    def _write(self, places: list[Territory]) -> int:
        places = [place for place in places if place.code not in self.gone]
        size = 900 // (len(_FIELDS) + 1) if connection.vendor == "sqlite" else 2000
        Territory.objects.bulk_create(
            places, batch_size=size, update_conflicts=True, unique_fields=["code"], update_fields=_FIELDS
        )
        kinds = {place.kind for place in places}
        self.ids.update(Territory.objects.filter(kind__in=kinds).values_list("code", "id"))
        self.paths.update({place.code: place.path for place in places})
        self.ids.update({code: self.ids[at[0]] for code, at in self.gone.items() if at and at[0] in self.ids})
        return len(places)

    def _gather(self) -> None:
        """Populations of what communes make up, and the middle of each, weighted by people."""
        above = {code: (f"reg-{region}" if region else "") for code, _name, region in self.frozen["departements"]}
        metropolis = {code: parent for code, _name, _seat, parent in self.frozen["groups"]}
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for _insee, _name, departement, group, population, _post, latitude, longitude in self.frozen["communes"]:
            holders = [f"dep-{departement}", above[departement], "fra"]
            holders += [f"epci-{code}" for code in (group, metropolis.get(group, "")) if code]
            for code in filter(None, holders):
                self.people[code] += population or 0
                if code == "fra" and departement.startswith(("97", "98")):
                    continue  # the middle of the country, as maps draw it
                weight = population or 1
                sums[code][0] += weight * latitude
                sums[code][1] += weight * longitude
                sums[code][2] += weight
        self.points = {code: (total[0] / total[2], total[1] / total[2]) for code, total in sums.items()}

    def _place(self, code: str, kind: str, insee: str, name: str, above: str, **values: object) -> Territory:
        """A place whose parent is `above`, inside all that contains it."""
        name = self.names.get(code, name)
        latitude, longitude = self.points.get(code, (None, None))
        defaults: dict[str, Any] = {
            "population": self.people.get(code) or None,
            "latitude": latitude and round(latitude, 3),
            "longitude": longitude and round(longitude, 3),
            "path": f"{above} {self.paths.get(above, '')}".strip(),
        }
        return Territory(
            code=code,
            kind=kind,
            insee=insee,
            name=name,
            search_name=_search_name(name, kind),
            parent_id=self.ids.get(above),
            **{**defaults, **values},
        )

    def _country(self) -> list[list[Territory]]:
        return [[self._place("fra", TerritoryKind.PAYS, "FRA", "France", "")]]

    def _regions(self) -> list[list[Territory]]:
        self._know("pays")
        return [
            [
                self._place(f"reg-{code}", TerritoryKind.REGION, code, name, "fra")
                for code, name in self.frozen["regions"]
            ]
        ]

    def _departements(self) -> list[list[Territory]]:
        self._know("pays", "region")
        return [
            [
                self._place(f"dep-{code}", TerritoryKind.DEPARTEMENT, code, name, f"reg-{region}" if region else "fra")
                for code, name, region in self.frozen["departements"]
            ]
        ]

    def _groups(self) -> Iterable[list[Territory]]:
        """Intercommunalités, then the territories of the Grand Paris, which lie inside a métropole."""
        self._know("pays", "region", "departement")
        for inner in (False, True):
            yield [
                self._group(code, name, seat, metropolis)
                for code, name, seat, metropolis in self.frozen["groups"]
                if bool(metropolis) is inner
            ]

    def _group(self, code: str, name: str, seat: str, metropolis: str) -> Territory:
        values: dict[str, object] = {}
        if metropolis:
            values["epci_id"] = self.ids[f"epci-{metropolis}"]
            departement = f"dep-{seat}"
            values["path"] = f"epci-{metropolis} {departement} {self.paths[departement]}"
        return self._place(f"epci-{code}", TerritoryKind.EPCI, code, name, f"dep-{seat}", **values)

    def _communes(self) -> Iterable[list[Territory]]:
        """Communes, then what lies in one: arrondissements of Paris, Lyon and Marseille, communes that merged."""
        self._know("pays", "region", "departement", "epci")
        metropolis = {code: parent for code, _name, _seat, parent in self.frozen["groups"]}
        yield [self._commune(row, metropolis) for row in self.frozen["communes"]]
        yield [self._district(row) for row in self.frozen["districts"]]
        yield self._merged()

    def _commune(self, row: list[Any], metropolis: dict[str, str]) -> Territory:
        insee, name, departement, group, population, postcodes, latitude, longitude = row
        above = f"dep-{departement}"
        groups = [f"epci-{code}" for code in (group, metropolis.get(group, "")) if code]
        groups = [today for code in groups for today in self.gone.get(code, [code])[:1]]
        return self._place(
            f"com-{insee}",
            TerritoryKind.COMMUNE,
            insee,
            name,
            above,
            epci_id=self.ids.get(groups[0]) if groups else None,
            population=population,
            postcodes=postcodes,
            latitude=latitude,
            longitude=longitude,
            path=" ".join([*groups, above, self.paths.get(above, "fra")]),
        )

    def _district(self, row: list[Any]) -> Territory:
        insee, name, _departement, commune, population, postcodes, latitude, longitude = row
        return self._place(
            f"com-{insee}",
            TerritoryKind.COMMUNE,
            insee,
            name,
            f"com-{commune}",
            population=population,
            postcodes=postcodes,
            latitude=latitude,
            longitude=longitude,
        )

    def _merged(self) -> list[Territory]:
        """Communes that merged since they were loaded, in the one that holds them: what names them is found there."""
        gone = [code for code in self.ids if self.ids.get(current_code(code), self.ids[code]) != self.ids[code]]
        return [
            self._place(
                place.code,
                place.kind,
                place.insee,
                place.name,
                current_code(place.code),
                population=place.population,
                postcodes=place.postcodes,
                latitude=place.latitude,
                longitude=place.longitude,
            )
            for place in Territory.objects.filter(code__in=gone)
        ]

    def _know(self, *kinds: str) -> None:
        """Ids and paths of places written before this run."""
        for code, pk, path in Territory.objects.filter(kind__in=kinds).values_list("code", "id", "path"):
            self.ids.setdefault(code, pk)
            self.paths.setdefault(code, path)


def _search_name(name: str, kind: str) -> str:
    folded = fold_name(name)
    if kind == TerritoryKind.EPCI and folded.startswith(_GROUP_WORDS):
        return folded[3:]
    return folded
