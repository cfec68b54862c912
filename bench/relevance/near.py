"""`python -m bench.relevance.near`: what each weight of search.similar.NEARNESS gives, over each corpus.

Nobody judged similar resources. Two that are good answers (grade 2 or 3) to the same question are taken for near, the
more questions the nearer; questions with more than eight good answers tell nothing. nDCG of the four that a page shows.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from itertools import permutations
from pathlib import Path
from statistics import fmean
from unittest.mock import patch

from bench.relevance.ground import inside_the_site
from search.relevance import ndcg

WEIGHTS = (0.0, 5.0, 10.0, 20.0, 40.0, 80.0)
_MOST_GOOD = 8


def main() -> None:
    """Print the curve."""
    inside_the_site()
    from bench.relevance.corpora import names

    for name in names():
        found = "  ".join(f"{weight:g} {figure:.3f}" for weight, figure in curve(name).items())
        sys.stdout.write(f"{name}  {found}\n")


def curve(name: str) -> dict[float, float]:
    """The mean over the resources of a corpus that have a near one, by weight."""
    from bench.relevance.asking import holding
    from bench.relevance.corpora import Corpus, read
    from search import similar

    def near(corpus: Corpus) -> dict[str, Counter[str]]:
        """By address, how often each other resource is good where this one is."""
        together: dict[str, Counter[str]] = defaultdict(Counter)
        for judged in corpus.queries:
            good = [url for url, grade in judged.grades.items() if grade > 1]
            if len(good) <= _MOST_GOOD:
                for one, other in permutations(good, 2):
                    together[one][other] += 1
        return together

    corpus = read(name)
    ids = {document.url: document.id for document in corpus.documents}
    told = {url: others for url, others in near(corpus).items() if url in ids}
    found: dict[float, float] = {}
    with tempfile.TemporaryDirectory() as folder, holding("embedded", corpus.documents, Path(folder), "") as engine:
        hits = {url: engine.similar(ids[url], similar.LOOKED_AT) for url in told}
        for weight in WEIGHTS:
            with patch.object(similar, "NEARNESS", weight):
                lists = {url: similar.nearest_first(ids[url], some)[: similar.NUMBER] for url, some in hits.items()}
            shown = {url: [hit.card.url for hit in some] for url, some in lists.items()}
            graded = {url: {one: min(number, 3) for one, number in told[url].items()} for url in told}
            found[weight] = fmean(ndcg(shown[url], graded[url], similar.NUMBER) for url in told)
    return found


if __name__ == "__main__":
    main()
