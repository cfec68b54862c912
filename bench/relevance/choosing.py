"""`python -m bench.relevance.choosing [DIAL…]`: how well each value of a weight would serve, and which one is chosen.

A dial is a weight of the search, turned alone while all others stay. Printed for each of its values: nDCG@10 over each
corpus, how many of the FOLDS chose it, and the classes of questions that would lose by it. Chosen by cross-validation:
the questions of both corpora, shuffled once by SEED, are cut into FOLDS; each is answered with the value that was best
over the others. `unseen` is what that gives, beside what the weights as they are give: a value that only remembers its
questions gains nothing there. The embedded engine alone is asked: both
score alike (tests/search/test_parity.py).
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from statistics import mean
from typing import TYPE_CHECKING
from unittest.mock import patch
from urllib.parse import urlencode

from django.http import QueryDict

from bench.relevance.ground import inside_the_site

if TYPE_CHECKING:
    from bench.relevance.corpora import Corpus
    from search.engines.base import Engine

FOLDS, SEED = 5, 13
LOST = 0.005  # a class that falls by less stays where it is
# What is turned (a name of a module, or an entry of a dictionary there), and to which values.
DIALS: dict[str, tuple[str, tuple[float, ...]]] = {
    "share": ("search.degrees.SHARE", (0.05, 0.1, 0.15, 0.2, 0.25, 0.34, 0.5)),
    "held": ("search.degrees.HELD", (0, 5, 10, 12, 14, 16, 20)),
    "about": ("search.degrees.ABOUT", (0, 0.2, 0.3, 0.4, 0.5)),
    "manner": ("search.degrees.MANNER", (0, 0.1, 0.2, 0.3, 0.4, 0.5, 1)),
    "synonym": ("search.synonyms.SYNONYM", (0.5, 0.6, 0.7, 0.8, 0.9)),
    "family": ("search.synonyms.FAMILY", (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)),
    "choice": ("search.engines.embedded.clauses.CHOICE", (2, 4, 6, 8, 10)),
    "tie": ("search.engines.embedded.clauses.TIE", (0, 0.1, 0.2, 0.3, 0.5)),
    "asking": ("search.index.weights.ASKING[summary]", (0, 3, 6, 9, 12, 18)),
    "counted": ("search.degrees.COUNTED", (3, 4, 5, 6, 8)),
    "title": ("search.index.projection.OPEN_TEXTS[title]", (4, 5, 6, 7, 8, 10)),
    "summary": ("search.index.projection.OPEN_TEXTS[summary]", (1, 2, 3, 4)),
    "terms": ("search.index.projection.OPEN_TEXTS[terms]", (1, 2, 3, 4)),
    "body": ("search.index.projection.OPEN_TEXTS[body]", (0.5, 1, 1.5, 2)),
    "files": ("search.index.projection.OPEN_TEXTS[files]", (0.25, 0.5, 1)),
    "carried": ("search.index.projection.OPEN_TEXTS[carried]", (0.1, 0.2, 0.25, 0.3, 0.5)),
    "adjacent": ("search.index.weights.ADJACENT[title]", (0, 3, 6, 9)),
}
Key = tuple[str, str, str]  # corpus, class, words
Found = Mapping[Key, float]


def main() -> None:
    """Print the curve of each dial asked for, or of all."""
    inside_the_site()
    today = _answers()
    for name in sys.argv[1:] or DIALS:
        where, values = DIALS[name]
        curve = {value: _turned(where, value) for value in values}
        sys.stdout.write("\n".join([f"{name}:", *_told(curve, today)]) + "\n\n")
        sys.stdout.flush()


def folds(keys: Iterable[Key]) -> list[list[Key]]:
    """The questions in FOLDS parts, the same at each run."""
    shuffled = sorted(keys)
    random.Random(SEED).shuffle(shuffled)  # noqa: S311
    return [shuffled[at::FOLDS] for at in range(FOLDS)]


def chosen(curve: Mapping[float, Found], left_out: Iterable[Key]) -> float:
    """The value that is best over the questions not left out: the mean of the corpora, so that each weighs the same."""
    apart = set(left_out)
    return max(curve, key=lambda value: _score({key: ndcg for key, ndcg in curve[value].items() if key not in apart}))


def _told(curve: Mapping[float, Found], today: Found) -> Iterator[str]:
    parts = folds(today)
    picked = [chosen(curve, part) for part in parts]
    for value, found in curve.items():
        means = "  ".join(f"{corpus} {ndcg:.4f}" for corpus, ndcg in _by(found, 1).items())
        before, after = _by(today, 2), _by(found, 2)
        lost = [f"{kind} {after[kind] - before[kind]:+.3f}" for kind in after if after[kind] < before[kind] - LOST]
        yield f"  {value:<5} {means}  chosen {picked.count(value)}/{FOLDS}  loses: {', '.join(lost) or 'none'}"
    unseen = {key: curve[value][key] for value, part in zip(picked, parts, strict=True) for key in part}
    yield f"  unseen {_score(unseen):.4f}, as it is {_score(today):.4f}"


def _score(found: Found) -> float:
    return mean(_by(found, 1).values())


def _by(found: Found, parts: int) -> dict[str, float]:
    """The mean by corpus (1), or by corpus and class (2)."""
    rows: dict[str, list[float]] = defaultdict(list)
    for key, ndcg in found.items():
        rows[" ".join(key[:parts])].append(ndcg)
    return {name: mean(values) for name, values in sorted(rows.items())}


def _turned(where: str, value: float) -> Found:
    target, _bracket, entry = where.rstrip("]").partition("[")
    if entry:
        with patch.dict(target, {entry: value}):
            return _answers()
    with patch(target, value):
        return _answers()


def _answers() -> Found:
    """nDCG@10 of each question as the embedded engine answers it now, meaning aside."""
    from asv.core.visibility import visible_to
    from asv.taxonomy.catalogue import catalogue
    from search.forms import SearchForm
    from search.relevance import measured
    from search.synonyms import stored_thesaurus, trying

    found: dict[Key, float] = {}
    with trying(stored_thesaurus()):
        for corpus, engine in _held():
            for judged in corpus.queries:
                form = SearchForm(QueryDict(urlencode({"q": judged.words})), catalogue())
                hits = engine.search(form.query(visible_to(None), facets=(), highlight=False)).hits
                ranked = [hit.card.url for hit in hits]
                found[corpus.name, judged.kind, judged.words] = measured(ranked, judged.grades).ndcg
    return found


@cache
def _held() -> list[tuple[Corpus, Engine]]:
    """Each corpus in an index: what is turned here is of the question alone."""
    from bench.relevance.corpora import names, read
    from search.engines.embedded import EmbeddedEngine

    return [(corpus, EmbeddedEngine.in_memory(corpus.documents)) for corpus in map(read, names())]


if __name__ == "__main__":
    main()
