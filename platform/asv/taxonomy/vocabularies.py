"""The starting vocabularies, glossary and thesaurus: loaded once, then the editors' own."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from asv.taxonomy import models
from asv.taxonomy.former_slugs import known_before

logger = logging.getLogger(__name__)

DATA = Path(__file__).parent / "data"
Tell = Callable[[str], object]
_loaders: dict[str, Callable[[Tell], int]] = {}


def register_loader(name: str, load: Callable[[Tell], int]) -> None:
    """What a room above loads with the vocabularies: `load` adds what is missing and says how much.

    It is given who hears, in a sentence each, what it leaves out.
    """
    _loaders[name] = load


@transaction.atomic
def load_vocabularies(tell: Tell = logger.warning) -> dict[str, int]:
    """Create the terms that are missing, leave the others as editors made them; how many were created, by name."""
    terms = json.loads((DATA / "vocabularies.json").read_text(encoding="utf-8"))
    created = {key: _load_terms(models.VOCABULARIES[key], entries) for key, entries in terms.items()}
    created["glossaire"] = _load_glossary()
    return created | {name: load(tell) for name, load in _loaders.items()}


def _load_terms(model: type[models.Term], entries: list[dict[str, Any]], parent: models.Term | None = None) -> int:
    created = 0
    before = known_before(model.facet.parameter)
    for order, entry in enumerate(entries, start=1):
        if entry["slug"] in before and not model._default_manager.filter(slug=entry["slug"]).exists():
            continue  # renamed, merged, split or retired here
        values = {key: value for key, value in entry.items() if key not in {"slug", "children"}}
        if parent:
            values = {
                "parent": parent,
                **({"palette": parent.palette} if isinstance(parent, models.Theme) else {}),
                **values,
            }
        term, is_new = model._default_manager.get_or_create(
            slug=entry["slug"], defaults={"order": order * 10, **values}
        )
        created += is_new + _load_terms(model, entry.get("children", []), term)
    return created


def _load_glossary() -> int:
    entries = json.loads((DATA / "glossary.json").read_text(encoding="utf-8"))
    known = set(models.GlossaryEntry.objects.values_list("slug", flat=True))
    terms = {term.casefold() for term in models.GlossaryEntry.objects.values_list("term", flat=True)}
    missing = [
        models.GlossaryEntry(**entry)
        for entry in entries
        if entry["slug"] not in known and entry["term"].casefold() not in terms
    ]
    return len(models.GlossaryEntry.objects.bulk_create(missing))
