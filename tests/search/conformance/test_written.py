"""What is written in any text that is read, in whatever way, is found by who types it plainly."""

import random

import pytest

from asv.resources.document import FileText
from search.query import SearchQuery
from tests.depth import SEED
from tests.factories.documents import make_document
from tests.factories.writing import WORDS, written

TEXTS = {
    "title": lambda text: {"title": text},
    "summary": lambda text: {"summary": text},
    "body": lambda text: {"body": text},
    "names": lambda text: {"terms": {"theme": ("autre",)}, "names": (text,)},
    "organisations": lambda text: {"organisations": (text,)},
    "file's title": lambda text: {"files": (FileText(title=text),)},
    "file": lambda text: {"files": (FileText(title="Bilan", pages=("Une page.", text)),)},
}
HELD = [(typed, name) for typed in WORDS for name in TEXTS]


@pytest.fixture(scope="module")
def engine(make_engine):
    chance = random.Random(SEED)
    texts = [TEXTS[name](written(typed, chance)) for typed, name in HELD]
    return make_engine(*(make_document(number, **text) for number, text in enumerate(texts, start=1)))


def test_each_text_is_found_by_its_word(engine):
    for typed in WORDS:
        query = SearchQuery(words=typed, correct=False, highlight=False, facets=(), page_size=len(HELD))
        found = {hit.card.id for hit in engine.search(query).hits}
        lost = [name for number, (word, name) in enumerate(HELD, start=1) if word == typed and number not in found]
        assert not lost, typed
