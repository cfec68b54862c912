"""Learn which part of a récit a text is like, from the examples: run by hand when these change.

    python platform/deploy/learn_parts.py

Writes `operations/from_document/likeness.npz`. For paragraphs and for headings a softmax regression over the features
of `operations/from_document/likeness.py`, its weights kept small (RIDGE), found by gradient descent with steps that
shrink by themselves (AdaGrad): no library of machine learning for two hundred steps over two small tables. The same
examples give the same weights.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asv.settings.test")

# From .05 to .4 no ten documents of `tests/from_document` move by more than .04: less keeps to the examples' words.
RIDGE = {"paragraphs": 0.1, "headings": 0.05}
SCALE = 3.0  # of the features, whose rows are of length one
STEPS, STEP = 400, 0.5
FEWEST = 2  # examples that hold a word


def main() -> None:
    import django

    django.setup()
    from operations.from_document.likeness import KINDS, LEARNT, digest, examples

    parts = sorted({part for part, _text in examples("paragraphs")})
    kept: dict[str, Any] = {"parts": np.array(parts), "digest": np.array(digest())}
    for kind in KINDS:
        words, rarity, weights, apart = learn(examples(kind), parts, RIDGE[kind])
        kept |= {f"{kind}_words": np.array(words), f"{kind}_rarity": rarity.astype(np.float16)}
        kept |= {f"{kind}_weights": weights.astype(np.float16), f"{kind}_apart": apart.astype(np.float16)}
        print(f"{kind}: {len(examples(kind))} examples, {len(words)} words")  # noqa: T201
    np.savez_compressed(LEARNT, **kept)
    print(f"{LEARNT.stat().st_size} bytes")  # noqa: T201


def learn(said: list[tuple[str, str]], parts: list[str], ridge: float) -> tuple[list[str], Any, Any, Any]:
    """The words that count, their rarity, and the weights of each feature and each part."""
    from operations.from_document.likeness import features, words_of

    held = Counter(word for _part, text in said for word in set(words_of(text)))
    words = sorted(word for word, count in held.items() if count >= FEWEST)
    rarity = np.log(len(said) / np.array([held[word] for word in words]))
    found = SCALE * features([text for _part, text in said], {word: at for at, word in enumerate(words)}, rarity)
    right = np.eye(len(parts))[[parts.index(part) for part, _text in said]]
    weights, apart = fitted(found, right, ridge)
    return words, rarity, SCALE * weights, apart


def fitted(found: Any, right: Any, ridge: float) -> tuple[Any, Any]:
    """The weights by which each row of features gives its right part its greatest share."""
    weights, apart = np.zeros((found.shape[1], right.shape[1])), np.zeros(right.shape[1])
    slopes, levels = np.full_like(weights, 1e-8), np.full_like(apart, 1e-8)
    for _step in range(STEPS):
        scores = found @ weights + apart
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        wrong = (shares / shares.sum(axis=1, keepdims=True) - right) / len(right)
        slope, level = found.T @ wrong + ridge * 10 / len(right) * weights, wrong.sum(axis=0)
        slopes, levels = slopes + slope**2, levels + level**2
        weights -= STEP * slope / np.sqrt(slopes)
        apart -= STEP * level / np.sqrt(levels)
    return weights, apart


if __name__ == "__main__":
    main()
