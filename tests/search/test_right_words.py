"""Words that are right are never respelt, at the engine's own door; words mistyped are put right."""

import gzip
import json
import random
from string import ascii_lowercase

import pytest

from asv.taxonomy.models import VOCABULARIES, Territory, fold_name
from asv.taxonomy.territories import SOURCE
from bench.relevance.corpora import read
from search.analysis import fold, words_of
from search.engines.embedded import EmbeddedEngine
from search.families import family
from search.lemmas import forms_beginning, known_lemma, lemma
from search.models import Synonym
from search.names import in_names
from search.query import SearchQuery, Sort
from search.synonyms import stored_thesaurus

SEED = 13
pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(places):
    """The first corpus, beside which every word that is nearly one of these names would be a wrong one."""
    known = stored_thesaurus()
    return EmbeddedEngine.in_memory(read("quartiers").documents, lambda: known)


def communes(number):
    """This many names of communes of the official code that the project has, drawn by the seed."""
    rows = json.loads(gzip.decompress(SOURCE.read_bytes()))["communes"]
    return random.Random(SEED).sample(sorted({row[1] for row in rows}), number)


def test_places_are_never_respelt(engine):
    names = communes(500)
    Territory.objects.bulk_create(
        Territory(code=f"com-essai{at}", insee=f"e{at}", kind="commune", name=name, search_name=fold_name(name))
        for at, name in enumerate(names)
    )
    assert [(name, found) for name in names if (found := engine.correct(name))] == []


def test_words_of_vocabularies_and_of_the_thesaurus_are_never_respelt(engine):
    labels = [term.label for model in VOCABULARIES.values() for term in model.objects.all()]
    expressions = [text for synonym in Synonym.objects.all() for text in synonym.expressions]
    assert [text for text in (*labels, *expressions) if engine.correct(text)] == []


def test_words_that_people_type_are_never_respelt(engine):
    words = read("demo").never_respelt
    assert len(words) > 100
    pages = [(word, engine.search(SearchQuery(words=word, sort=Sort.RELEVANCE))) for word in words]
    assert [(word, page.corrected, page.suggested) for word, page in pages if page.corrected or page.suggested] == []


@pytest.mark.walk
def test_words_of_the_lexicon_are_never_respelt(engine):
    """A whole walk asks the door alone: 2,000 words are asked of an engine."""
    forms = random.Random(SEED).sample(sorted(forms_beginning("")), 2_000)
    assert [form for form in forms if engine.correct(form)] == []


def mistyped(word, chance):
    """A word with one slip: a letter left out, doubled, another, or swapped with its neighbour."""
    at = chance.randrange(1, len(word))
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at - 1] + word[at:],
            word[:at] + chance.choice(ascii_lowercase) + word[at + 1 :],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        ]
    )


def test_words_with_a_slip_are_put_right(engine):
    """Of words whose family some text has: where another right word is as near, that one may be meant."""
    chance = random.Random(SEED)
    held = {lemma(word) for document in read("quartiers").documents for word in words_of(document.body)} - {""}
    near = {word for one in held for word in (one, *family(one)) if len(word) > 5 and known_lemma(word) == word}
    drawn = chance.sample(sorted(near), 300)
    typed = [(word, mistyped(word, chance)) for word in drawn]
    typed = [(word, slip) for word, slip in typed if not lemma(slip)]
    right = [word for word, slip in typed if (found := engine.correct(slip)) and lemma(fold(found)) == word]
    assert len(right) >= 0.85 * len(typed), [pair for pair in typed if pair[0] not in right]


def test_a_name_is_known_by_its_words_alone(places):
    assert in_names({"lille", "lil", "cachalot"}) == {"lille"}
