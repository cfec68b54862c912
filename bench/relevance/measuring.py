"""The figures of one corpus: each engine and each baseline is asked every judged question."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.engine import SERVER, SERVERS, answers
from bench.relevance import ALL, ENGINES, baselines
from bench.relevance.asking import Answered, ask, holding
from bench.relevance.corpora import Corpus, Judged, read
from search.relevance import Measures, mean, measured

Asked = Callable[[str], Answered]


def rows(name: str) -> list[dict[str, Any]]:
    """A row for each engine and baseline: `corpus`, `engine`, `classes` with the measures of each."""
    corpus = read(name)
    return [row_of(corpus, engine, asked) for engine, asked in everyone(corpus)]


def row_of(corpus: Corpus, engine: str, asked: Asked) -> dict[str, Any]:
    """The measures by class and over all; for an engine of ours what it answers and should not.

    `respelt`: right words answered as others. `answered_in_vain`: questions that nothing answers and that found
    something, which is no fault where a word of theirs stands in it.
    """
    found: dict[str, list[Measures]] = defaultdict(list)
    for judged in corpus.queries:
        measures = measured(asked(judged.words).paths, judged.grades)
        found[ALL].append(measures)
        found[judged.kind].append(measures)
    row: dict[str, Any] = {
        "corpus": corpus.name,
        "engine": engine,
        "classes": {kind: {"n": len(all_of), **asdict(mean(all_of))} for kind, all_of in found.items()},
    }
    if engine in ENGINES:
        answered = [words for words in corpus.unanswerable if asked(words).paths]
        row |= {"respelt": respelt(corpus, asked), "asked_right": len(corpus.never_respelt)}
        row |= {"answered_in_vain": answered, "unanswerable": len(corpus.unanswerable)}
    return row


def respelt(corpus: Corpus, asked: Asked) -> list[str]:
    """Right words that were answered as another one: "femmes → formés"."""
    answers = ((word, asked(word).corrected) for word in corpus.never_respelt)
    return [f"{word} → {other}" for word, other in answers if other]


def everyone(corpus: Corpus) -> Iterator[tuple[str, Asked]]:
    """Each engine and each baseline over this corpus; those that need a server only where it answers."""
    there = answers(SERVER)
    for name in ENGINES:
        if there or name not in SERVERS:
            with engine_over(name, corpus) as asked:
                yield name, asked
    yield "any stem", _plain(baselines.any_stem(corpus.documents))
    yield "SQLite FTS5", _plain(baselines.sqlite_fts(corpus.documents))
    if there:
        with _removed(_mark(corpus, "stock")) as index:
            yield "stock french", _plain(baselines.stock_french(corpus.documents, index))


@contextmanager
def engine_over(name: str, corpus: Corpus) -> Iterator[Asked]:
    """An engine over a corpus for as long as the block lasts; nothing stays of it."""
    mark = _mark(corpus, name)
    with ExitStack() as stack:
        if name in SERVERS:
            stack.enter_context(_removed(mark))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engine = stack.enter_context(holding(name, corpus.documents, folder, mark))
        yield lambda words: ask(engine, words)


def _mark(corpus: Corpus, name: str) -> str:
    return f"asvrelevance-{corpus.name}-{os.getpid()}-{name}"


@contextmanager
def _removed(mark: str) -> Iterator[str]:
    """The name of an index on the server, of which nothing stays."""
    try:
        yield mark
    finally:
        baselines.forget(mark)


def questions(name: str, kind: str) -> str:
    """Each question of a class: nDCG@10 by engine and baseline, for who looks for what is wrong."""
    corpus = read(name)
    asked = [judged for judged in corpus.queries if judged.kind == kind]
    columns = {engine: [_ndcg(judged, ask_it) for judged in asked] for engine, ask_it in everyone(corpus)}
    lines = [" " * 60 + "".join(engine.rjust(15) for engine in columns)]
    for at, judged in enumerate(asked):
        lines.append(f"{judged.words:60}" + "".join(f"{values[at]:.3f}".rjust(15) for values in columns.values()))
    return "\n".join(lines)


def _ndcg(judged: Judged, asked: Asked) -> float:
    return measured(asked(judged.words).paths, judged.grades).ndcg


def _plain(asked: Callable[[str], Sequence[str]]) -> Asked:
    return lambda words: Answered(tuple(asked(words)))
