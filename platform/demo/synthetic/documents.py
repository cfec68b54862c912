"""Synthetic resources as an index takes them, without a database: what engines are measured with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from asv.resources.document import FileText, ResourceDocument
from asv.resources.types import resource_types
from demo.synthetic import words

_EPOCH = date(2012, 1, 1)
_REGIONS = 13
_DEPARTEMENTS = 96
_COMMUNES = 400
_VOCABULARIES = {"theme": 60, "public": 12, "demarche": 10, "axe": 8, "plus_value": 8, "etape": 6}


def synthetic_documents(count: int, seed: int = 7) -> Iterator[ResourceDocument]:
    """`count` resources, the same for the same seed: one in ten is for members, one in eight carries a PDF."""
    chance = random.Random(seed)  # noqa: S311
    types = sorted(resource_types())
    for number in range(1, count + 1):
        title = f"{chance.choice(words.ACTIONS)} : {chance.choice(words.SUBJECTS)}"
        day = _EPOCH + timedelta(days=chance.randrange(5000))
        commune = chance.randrange(_COMMUNES)
        terms = {name: _terms(chance, name, size) for name, size in _VOCABULARIES.items()}
        yield ResourceDocument(
            id=number,
            type=chance.choice(types),
            title=title,
            summary=_prose(chance, 2),
            body="\n".join(_prose(chance, 4) for _ in range(5)),
            url=f"/experiences/r-{number}/",
            slug=f"r-{number}",
            date=day,
            years=(day.year, day.year + 1),
            files=_files(chance, number) if number % 8 == 0 else (),
            restrictions=(7,) if number % 10 == 0 else (),
            terms=terms,
            own_terms=terms,
            **_place(number, commune),
            formats=("pdf",) if number % 8 == 0 else (),
            organisations=("Ville de Lille",),
            card={"palette": "pine", "territory_name": f"Commune {commune}", "theme_label": terms["theme"][0]},
        )


def _place(number: int, commune: int) -> dict:
    departement = commune % _DEPARTEMENTS
    above = (f"dep-{departement:02d}", f"reg-{departement % _REGIONS:02d}", "fra")
    if number % 50 == 0:
        return {"territories": ("fra",), "place": ("fra",)}
    if number % 25 == 0:
        return {"territories": above[1:2], "place": above[1:], "latitude": 46.0, "longitude": 2.0}
    own = f"com-{commune:05d}"
    latitude, longitude = 43.0 + commune % 20 * 0.35, -3.0 + commune // 20 * 0.5
    return {"territories": (own,), "place": (own, *above), "latitude": latitude, "longitude": longitude}


def _terms(chance: random.Random, name: str, size: int) -> tuple[str, ...]:
    return tuple(f"{name}-{number}" for number in chance.sample(range(size), 2))


def _files(chance: random.Random, number: int) -> tuple[FileText, ...]:
    pages = tuple(_prose(chance, 6) for _ in range(chance.randrange(2, 40)))
    return (FileText(title="Compte rendu", pages=pages, url=f"/documents/{number}/a.pdf", extension="pdf"),)


def _prose(chance: random.Random, count: int) -> str:
    parts = (words.WHO, words.VERBS, words.WHAT, words.HOW, words.WHY)
    sentences = []
    for _ in range(count):
        sentence = " ".join(chance.choice(part) for part in parts)
        sentences.append(sentence[0].upper() + sentence[1:] + f" ({chance.choice(words.SUBJECTS)}).")
    return " ".join(sentences)
