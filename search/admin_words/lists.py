"""Words compared with what the columns of a table hold, for lists whose words are kept nowhere else.

Accents, capitals and apostrophes are folded by the database, in every row; a word of the lexicon is found in all its
forms, anything else wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Regex
from django.db.models.sql.compiler import SQLCompiler

from search.analysis import WORD, fold, stem, surface
from search.lemmas import forms_beginning, known_lemma, strange_forms
from search.parsing import MAX_WORDS, shorten

MAX_FORMS = 12
_SQLITE_NAME = "asv_fold"


class Fold(Func):
    """A text in lower case, without accents or ligatures (`analysis.fold`)."""

    function = _SQLITE_NAME
    arity = 1
    output_field = TextField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, Sequence[object]]:
        """The PostgreSQL spelling of this expression, which needs no function of ours."""
        text = "%(expressions)s"
        for written, folded in (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("’", "''")):
            text = f"replace({text}, '{written}', '{folded}')"
        template = rf"lower(regexp_replace(normalize({text}, NFD), '[\u0300-\u036f]', '', 'g'))"
        return self.as_sql(compiler, connection, template=template)


def teach_sqlite(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Give a new connection to SQLite the function that folds."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(_SQLITE_NAME, 1, fold, deterministic=True)


def conditions(fields: Sequence[str], words: str) -> list[Q]:
    """What a row meets that has all these words in these fields, as lookups name them."""
    if not fields:
        return [Q(pk__in=[])]
    texts = [part for name in fields for part in (F(name), Value("\n"))]
    text = Fold(Concat(*texts, output_field=TextField()))
    return [Q(Regex(text, _pattern(piece))) for piece in shorten(words).split()[:MAX_WORDS]]


def _pattern(piece: str) -> str:
    written = re.escape(fold(piece))
    if not WORD.fullmatch(piece):
        return written
    forms = "|".join(map(re.escape, forms_of(piece)))
    return f"{written}|(^|[^a-z0-9])({forms})" if forms else written


@lru_cache(maxsize=2000)
def forms_of(word: str) -> tuple[str, ...]:
    """How the forms of a word begin, folded; those that begin like a shorter one are left out."""
    lemma = stem(word)
    known = (form for form in forms_beginning(lemma[: max(3, len(lemma) - 3)]) if known_lemma(form) == lemma)
    forms = {surface(word), *known, *strange_forms(lemma)} if lemma else {surface(word)}
    return tuple(_shortest(sorted(filter(None, forms))))[:MAX_FORMS]


def _shortest(forms: Sequence[str]) -> Iterator[str]:
    last = "\0"
    for form in forms:
        if not form.startswith(last):
            last = form
            yield form
