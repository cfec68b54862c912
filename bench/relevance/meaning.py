"""`python -m bench.relevance.meaning`: what each least cosine of search.meaning.LEAST would show, over each corpus.

Of both corpora's judged questions: nDCG@10 of the list as shown (words, then meaning), the share with nothing good in
ten, and of what is near how much there is a question and which share of it is judged relevant. Then the questions that
nothing answers, those of the corpus and OFF_SUBJECT, of which something is shown all the same. The embedded engine
answers; what is near does not depend on the engine.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from unittest.mock import patch

from bench.relevance.ground import inside_the_site

LEASTS = (0.0, 0.18, 0.20, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26, 0.28, 0.30, 0.34, 1.0)
# What people may type and no centre of health in neighbourhoods has.
OFF_SUBJECT = (
    "recette de tarte aux pommes",
    "horaires du train pour Marseille",
    "réparer une chaîne de vélo",
    "cours de la bourse",
    "installer une imprimante",
    "résultats du championnat de football",
    "comment tailler un rosier",
    "billet d'avion pas cher",
    "changer la courroie de distribution",
    "jeu vidéo de stratégie",
    "paroles de chanson",
    "volcan en éruption",
    "théorème de Pythagore",
    "élevage de chevaux de course",
    "restaurant japonais",
    "batterie de téléphone portable",
    "guerre de Cent Ans",
    "permis bateau",
    "qsdfghjklm",
    "lorem ipsum dolor sit amet",
    "the quick brown fox jumps over the lazy dog",
    "physique quantique",
    "dinosaures",
    "mécanique automobile",
    "recette de crêpes",
    "louer une voiture",
    "prix de l'essence",
    "apprendre le piano",
    "horoscope du jour",
    "acheter des chaussures",
    "match de rugby",
    "planter des tomates",
    "réparer un ordinateur",
    "voyage en Italie",
    "cours de guitare",
    "tricoter une écharpe",
    "voiture électrique",
    "code de la route",
    "dresser un chien",
    "astronomie",
    "montage vidéo",
    "impôts sur le revenu",
    "marché immobilier",
    "philosophie de Kant",
    "machine à laver",
    "échecs ouverture sicilienne",
    "élevage de poules",
    "musée du Louvre",
)


def main() -> None:
    """Print the curve."""
    inside_the_site()
    from bench.relevance.corpora import names

    for name in names():
        sys.stdout.write("\n".join([name, *curve(name), ""]))


def curve(name: str) -> Sequence[str]:
    """The lines of a corpus, a least cosine each."""
    import tempfile
    from pathlib import Path

    from bench.relevance.asking import holding, page_of
    from bench.relevance.corpora import read
    from search.relevance import mean, measured

    corpus = read(name)
    vain = [*corpus.unanswerable, *OFF_SUBJECT]
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("search.engines.embedded.near.LEAST_CLOSENESS", 0),
        holding("embedded", corpus.documents, Path(folder), "") as engine,
    ):
        pages = {words: page_of(engine, words) for words in [*(judged.words for judged in corpus.queries), *vain]}
    lines = ["  least   nDCG@10  nothing good  shown  relevant  in vain"]
    for least in LEASTS:
        near = {words: [hit for hit in page.near if hit.score >= least] for words, page in pages.items()}
        shown = [(judged.grades, hit.card.url) for judged in corpus.queries for hit in near[judged.words]]
        whole = mean(
            measured([hit.card.url for hit in (*pages[judged.words].hits, *near[judged.words])], judged.grades)
            for judged in corpus.queries
        )
        good = sum(url in grades for grades, url in shown) / max(len(shown), 1)
        lines.append(
            f"{least:7.2f}{whole.ndcg:10.3f}{whole.nothing_good:14.3f}{len(shown) / len(corpus.queries):7.2f}"
            f"{good:10.2f}{sum(bool(near[words]) for words in vain):6} of {len(vain)}"
        )
    return lines


if __name__ == "__main__":
    main()
