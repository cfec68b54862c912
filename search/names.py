"""The words of names that the site knows: places, terms of vocabularies, types and formats, organisations, acronyms.

None of these is misspelt, whatever else is spelt nearly so (Toulouse is no touloupe).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_

from django.db.models import Q

from asv.core.models import DocumentKind
from asv.resources.types import resource_types
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import VOCABULARIES, Territory, fold_name
from search.lexicon import names
from search.query import FORMATS


def in_names(words: Collection[str]) -> frozenset[str]:
    """Those of these folded words that stand in a name. One query; it reads the names of all places."""
    wanted = {word for word in words if word}
    found = wanted.intersection(word for name in (*_labels(), *_places(wanted)) for word in name.split())
    return frozenset(found)


def _labels() -> Iterator[str]:
    for vocabulary in VOCABULARIES:
        yield from (fold_name(term.label) for term in catalogue().values(vocabulary))
    labels = (*resource_types().values(), *FORMATS.values(), *DocumentKind.labels)
    yield from map(fold_name, labels)
    yield from (folded for name in names() for folded in name.folded)


def _places(words: Collection[str]) -> Iterator[str]:
    """The folded names of places that may hold one of these words."""
    if not words:
        return iter(())
    holding = reduce(or_, (Q(search_name__contains=word) for word in words))
    return Territory.objects.filter(holding).order_by().values_list("search_name", flat=True).iterator()
