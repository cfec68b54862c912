"""A question of the admin as a condition of the database, and how well each object answers it."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db.models import (
    Case,
    Expression,
    F,
    Field,
    FloatField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from wagtail.search.backends.base import BaseSearchQueryCompiler, SearchFieldError
from wagtail.search.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from search.admin_words.lists import conditions
from search.admin_words.reading import kind_of
from search.analysis import ANALYSIS_VERSION, WORD, stem, surface
from search.models import FieldWords
from search.parsing import MAX_WORDS, shorten

logger = logging.getLogger(__name__)
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING
MOST_NAMED = 1000  # fewer than the parameters that any of our databases takes
WHOLE, BEGINNING = 2.0, 1.0  # what a word counts that is there, and one that only begins like it

# What holds each word of a question, and what answers it, for as long as the question is there: a screen puts the same
# one to its list and to its facets.
_HOLDING: WeakKeyDictionary[SearchQuery, dict[Hashable, dict[Asked, Q]]] = WeakKeyDictionary()
_ANSWERING: WeakKeyDictionary[SearchQuery, dict[Hashable, list[object]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Asked:
    """A word or a phrase: how it stands among the lemmas, and among the words as written; empty where it does not."""

    lemmas: str = ""
    written: str = ""

    def condition(self) -> Q:
        """A condition on `FieldWords` that keeps the rows holding this term."""
        whole, begun = Q(words__contains=self.lemmas), Q(begins=True, words__contains=self.written)
        if not self.written:
            return whole
        return whole | begun if self.lemmas else begun

    def score(self) -> Case:
        """An expression giving the score of a row for this term."""
        cases = [When(words__contains=self.lemmas, then=Value(WHOLE))] if self.lemmas else []
        if self.written:
            cases.append(When(begins=True, words__contains=self.written, then=Value(BEGINNING)))
        return Case(*cases, default=Value(0.0), output_field=FloatField())


class SearchCompiler(BaseSearchQueryCompiler):
    """Whole words, in every form."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    by_beginning = False
    scored_as = ""

    def check(self) -> None:
        """The fields asked are declared. Filters and order are the database's own: it takes any.

        Raises SearchFieldError.
        """
        declared = {field.field_name for field in self.queryset.model.get_searchable_search_fields()}
        for name in self.fields or ():
            if name not in declared:
                raise SearchFieldError(f"Not searched in {self.queryset.model.__name__}: {name}", field_name=name)

    def matching(self) -> QuerySet[Model]:
        """What answers, in the order that the query set had."""
        condition = self._condition(self.query)
        found: QuerySet[Model] = self.queryset.filter(NOTHING if condition is None else condition)
        return found

    def found(self) -> QuerySet[Model]:
        """What answers: the best first, or in the order that was asked."""
        found = self.matching()
        if self.scored_as:
            found = found.annotate(**{self.scored_as: self._score()})
        if self.order_by_relevance and any(self._wanted(self.query)):
            return found.order_by(self._score().desc(), "-pk")
        return found if found.query.order_by else found.order_by("-pk")

    @cached_property
    def keys(self) -> list[object]:
        """The keys of all that answers, the best first: asked once for a list's number, for its page and its facets."""
        answering = _ANSWERING.get(self.query)  # none where no facets were counted
        known = answering.get(self._signature) if answering else None
        return [key for (key,) in self._answers()] if known is None else known

    def values(self, field_name: str) -> list[object]:
        """The value of a field in all that answers; whoever asks for the keys of the same has them by that."""
        rows = self._answers(field_name)
        _ANSWERING.setdefault(self.query, {})[self._signature] = [key for key, _value in rows]
        return [value for _key, value in rows]

    def _answers(self, *columns: str) -> list[tuple[Any, ...]]:
        """The keys of all that answers with these columns, in the order of `found`.

        Whoever holds a single word is read with its score: to have the database add it up again for each takes as long
        as finding them.
        """
        scores = self._scores
        if scores is None:
            return list(self.found().values_list("pk", *columns))
        asked = self.queryset.filter(pk__in=scores.keys()) if len(scores) < MOST_NAMED else self.queryset
        if self.order_by_relevance:
            asked = asked.order_by()
        elif not asked.query.order_by:
            asked = asked.order_by("-pk")
        rows = [row for row in asked.values_list("pk", *columns) if row[0] in scores]
        if self.order_by_relevance:
            rows.sort(reverse=True)
            rows.sort(key=lambda row: scores[row[0]], reverse=True)
        return rows

    @property
    def _scores(self) -> dict[int, float] | None:
        """The score of all that holds the one word or phrase that is asked for; None of any other question, of which
        the database keeps the few that hold all of it, and where no words are kept."""
        plain = isinstance(self.query, Phrase | PlainText | Fuzzy) and self._kept
        asked = list(dict.fromkeys(self._asked(self.query))) if plain else []
        if len(asked) != 1:
            return None
        scores: dict[int, float] = {}
        rows = self._rows().filter(asked[0].condition()).order_by()
        for holder, score in rows.values_list("object_id", F("weight") * asked[0].score()):
            scores[holder] = scores.get(holder, 0.0) + score
        if len(scores) < MOST_NAMED:
            self._holding[asked[0]] = Q(pk__in=scores.keys())
        return scores

    @property
    def _signature(self) -> Hashable:
        """All that the answer to a question depends on: what is searched, in which fields, by what, in what order."""
        try:
            searched = str(self.queryset.values_list("pk").query)
        except EmptyResultSet:  # nothing could answer
            searched = ""
        return type(self), tuple(self.fields or ()), self.order_by_relevance, searched

    @cached_property
    def number(self) -> int:
        """How many answer."""
        return len(self.keys)

    @cached_property
    def _kept(self) -> bool:
        """Whether the words of this table are there, as today's analysis reads them; one query."""
        kept = self._rows().filter(analysis=ANALYSIS_VERSION).exists()
        if not kept and self.queryset.model._default_manager.exists():
            logger.warning("The admin's words of %s are missing: manage.py update_index.", self.queryset.model.__name__)
        return kept

    def _columns(self) -> list[str]:
        """The searched fields that are columns: what is asked until words are kept."""
        columns = {field.name for field in self.queryset.model._meta.get_fields() if isinstance(field, Field)}
        return [
            one.field_name for one in self.queryset.model.get_searchable_search_fields() if one.field_name in columns
        ]

    def _rows(self) -> QuerySet[FieldWords]:
        rows = FieldWords.objects.filter(kind=kind_of(self.queryset.model))
        return rows.filter(field__in=self.fields) if self.fields else rows

    def _condition(self, query: SearchQuery) -> Q | None:
        """What an object must have; None for a question that asks for nothing."""
        if isinstance(query, MatchAll):
            return EVERYTHING
        if isinstance(query, Boost):
            return self._condition(query.subquery)
        if isinstance(query, Not):
            without = self._condition(query.subquery)
            return None if without is None else ~without
        if isinstance(query, And | Or):
            parts = [part for one in query.subqueries if (part := self._condition(one)) is not None]
            return _joined(parts, isinstance(query, And))
        if self._kept:
            parts = [self._having(one) for one in self._asked(query)]
        else:
            parts = conditions(self._columns(), query.query_string)
        return _joined(parts, getattr(query, "operator", "and") == "and")

    @property
    def _holding(self) -> dict[Asked, Q]:
        """What is known of who holds a word, for this question in these fields."""
        return _HOLDING.setdefault(self.query, {}).setdefault((self.queryset.model, tuple(self.fields or ())), {})

    def _having(self, asked: Asked) -> Q:
        """What holds this word. The table of words is read once for the count, the facets and the rows of a screen:
        where few objects hold it they are named, at 10,000 pages in a tenth of the time of another reading."""
        if asked not in self._holding:
            rows = self._rows().filter(asked.condition()).order_by()
            found = list(rows.values_list("object_id", flat=True)[:MOST_NAMED])
            self._holding[asked] = Q(pk__in=set(found) if len(found) < MOST_NAMED else rows.values("object_id"))
        return self._holding[asked]

    def _asked(self, query: SearchQuery) -> list[Asked]:
        if isinstance(query, Phrase):
            return list(_phrase(query.query_string))
        if isinstance(query, PlainText | Fuzzy):
            return list(_words(query.query_string, self.by_beginning))
        raise TypeError(f"{type(query).__name__} is no query that this search answers")

    def _wanted(self, query: SearchQuery) -> Iterator[Asked]:
        """All that a question asks to be there."""
        if isinstance(query, Boost):
            yield from self._wanted(query.subquery)
        elif isinstance(query, And | Or):
            for one in query.subqueries:
                yield from self._wanted(one)
        elif not isinstance(query, MatchAll | Not):
            yield from self._asked(query)

    def _score(self) -> Expression:
        """The sum over fields of their weight and the words they hold."""
        wanted = list(dict.fromkeys(self._wanted(self.query)))
        if not wanted:
            return Value(0.0, output_field=FloatField())
        rows = self._rows().filter(object_id=OuterRef("pk")).order_by().values("object_id")
        counted: Combinable = Value(0.0)
        for asked in wanted:
            counted = counted + asked.score()
        return Coalesce(Subquery(rows.annotate(score=Sum(F("weight") * counted)).values("score")), Value(0.0))


class AutocompleteCompiler(SearchCompiler):
    """Whole words in every form, and in the fields for it, words that begin like those typed."""

    by_beginning = True


def _joined(parts: list[Q], all_of_them: bool) -> Q | None:
    return reduce(and_ if all_of_them else or_, parts) if parts else None


def _words(text: str, by_beginning: bool) -> Iterator[Asked]:
    """The words of a text. Those that say nothing ("de la") count only where there is nothing else."""
    words = WORD.findall(shorten(text))[:MAX_WORDS]
    telling = [word for word in words if stem(word)]
    for word in telling or words:
        lemmas = f"={stem(word)}=" if stem(word) else ""
        written = f" {surface(word)}" if by_beginning else f" {surface(word)} "
        yield Asked(lemmas, written if by_beginning or not lemmas else "")


def _phrase(text: str) -> Iterator[Asked]:
    """Words next to one another."""
    words = WORD.findall(shorten(text))[:MAX_WORDS]
    if lemmas := "=".join(one for word in words if (one := stem(word))):
        yield Asked(lemmas=f"={lemmas}=")
    elif words:
        yield Asked(written=f" {' '.join(map(surface, words))} ")
