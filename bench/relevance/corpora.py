"""Judged corpora: resources as an index takes them, and questions with the grades of what answers them.

A corpus is a folder of tests/relevance/: `resources.json` (ResourceDocuments, what is empty left out) and
`judgements.json` (`queries`, each with its class, its words and the grade of each resource by the path of its page;
`home`, the same of what the home page proposes; `never_respelt`, words that are right as they are; `unanswerable`,
questions that nothing there answers).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from asv.resources.document import FileText, ResourceDocument
from bench.site import ROOT

FOLDER = ROOT / "tests" / "relevance"


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, its class, and the grade of each relevant resource by the path of its page."""

    kind: str
    words: str
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Resources and the questions judged over them; `home` are those that the home page proposes."""

    name: str
    documents: tuple[ResourceDocument, ...]
    queries: tuple[Judged, ...]
    home: tuple[Judged, ...] = ()
    never_respelt: tuple[str, ...] = ()
    unanswerable: tuple[str, ...] = ()


def names() -> list[str]:
    """The corpora there are."""
    return sorted(path.parent.name for path in FOLDER.glob("*/resources.json"))


def read(name: str) -> Corpus:
    """The corpus of this name."""
    judged = json.loads((FOLDER / name / "judgements.json").read_text(encoding="utf-8"))
    queries, home = (
        tuple(Judged(row["class"], row["query"], row["relevant"]) for row in judged.get(part, ()))
        for part in ("queries", "home")
    )
    return Corpus(
        name,
        tuple(_document(row) for row in json.loads((FOLDER / name / "resources.json").read_text(encoding="utf-8"))),
        queries,
        home,
        tuple(judged.get("never_respelt", ())),
        tuple(judged.get("unanswerable", ())),
    )


def write(documents: Iterable[ResourceDocument], path: Path) -> int:
    """Write resources as `resources.json` has them; how many."""
    rows = [_row(document) for document in documents]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(rows)


def _row(document: ResourceDocument) -> dict[str, Any]:
    row = asdict(document) | {"date": document.date.isoformat() if document.date else None}
    return {name: value for name, value in row.items() if value or name in _REQUIRED}


_REQUIRED = {field.name for field in fields(ResourceDocument) if field.default is field.default_factory is MISSING}


def _document(row: dict[str, Any]) -> ResourceDocument:
    return ResourceDocument(
        **{name: _frozen(value) for name, value in row.items() if name not in ("date", "files", "card")},
        date=date.fromisoformat(row["date"]) if row["date"] else None,
        files=tuple(FileText(**_frozen(file)) for file in row.get("files", ())),
        card=row.get("card", {}),
    )


def _frozen(value: Any) -> Any:
    """JSON's lists as the tuples that they were."""
    if isinstance(value, dict):
        return {name: _frozen(one) for name, one in value.items()}
    return tuple(value) if isinstance(value, list) else value
