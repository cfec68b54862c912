"""The backend that `WAGTAILSEARCH_BACKENDS` names, and its results. Filters, order and counts are the database's."""

from __future__ import annotations

import copy
from collections import Counter

from django.db.models import Count, Model
from wagtail.models import Page
from wagtail.search.backends.base import BaseSearchBackend, BaseSearchResults, FilterFieldError

from asv.core.routing import Together
from search.admin_words.asking import AutocompleteCompiler, SearchCompiler
from search.admin_words.keeping import Rebuilder, WordsIndex


class WordsResults(BaseSearchResults):
    """Objects of the query set that was searched, read when they are asked for."""

    supports_facet = True

    def _do_search(self) -> list[Model]:
        found = self._found()
        Together(one for one in found if isinstance(one, Page))
        return found

    def _found(self) -> list[Model]:
        """The objects themselves: of a page of a list, whose keys were asked to count them, by these."""
        asked = self.query_compiler
        plain = not asked.scored_as and not asked.queryset.query.values_select
        if self.stop is None or not plain or "keys" not in vars(asked):
            return list(asked.found()[self.start : self.stop])
        keys = asked.keys[self.start : self.stop]
        known = {one.pk: one for one in asked.queryset.filter(pk__in=keys).order_by()}
        return [known[key] for key in keys if key in known]

    def _do_count(self) -> int:
        number: int = self.query_compiler.number - self.start
        return max(0, number if self.stop is None else min(number, self.stop - self.start))

    def annotate_score(self, field_name: str) -> WordsResults:
        """The same results, each with its score under this name."""
        scored: WordsResults = self[:]
        scored.query_compiler = copy.copy(self.query_compiler)
        scored.query_compiler.scored_as = field_name
        return scored

    def facet(self, field_name: str) -> dict[object, int]:
        """How many of all that is found have each value of a field, the most frequent first.

        Raises FilterFieldError for a field that is not declared as a filter.
        """
        filters = self.model.get_filterable_search_fields()
        if field_name not in {name for one in filters for name in (one.field_name, one.get_attname(self.model))}:
            raise FilterFieldError(f"Not a filter of {self.model.__name__}: {field_name}", field_name=field_name)
        field = self.model._meta.get_field(field_name)
        if field.concrete and not field.many_to_many:  # each object has one value
            values = self.query_compiler.values(field_name)
            self.query_compiler.number = len(values)
            return dict(sorted(Counter(values).items(), key=lambda one: (-one[1], str(one[0]))))
        counted = self.query_compiler.matching().order_by().values(field_name).annotate(objects=Count("pk"))
        return dict(counted.order_by("-objects", field_name).values_list(field_name, "objects"))


class SearchBackend(BaseSearchBackend):
    """Searches query sets by the words that are kept of their objects."""

    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = WordsIndex
    results_class = WordsResults
    rebuilder_class = Rebuilder
