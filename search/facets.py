"""Facets as the page and the API show them: every value with its label, its count and whether it is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import zip_longest

from django.utils.safestring import SafeString

from asv.core.templatetags.asv import typo
from asv.resources.types import resource_types
from asv.taxonomy.catalogue import Catalogue
from search.faceted_form import FacetedForm, Fault
from search.forms import SearchForm
from search.query import DECLARED, FACETS, FORMATS, VOCABULARY_FACETS, SearchPage

LABELS = {name: facet.label for name, facet in DECLARED.items()}
_TYPED = ("territoire", "annee")
_YEARS_SHOWN = 12
_SHOWN_FAULTS = 8
_SUB = ' class="sub"'


@dataclass(slots=True)  # not frozen: an answer of the API makes two hundred of them, at three times the cost
class FacetValue:
    """A value of a facet. `count` is None where the index cannot tell it; `level` 1 stands under the value above."""

    value: str
    label: str
    count: int | None
    selected: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet ready to show; `opened` where its group is unfolded from the start.

    As a list box it has `every` for its first line, where nothing is chosen.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    opened: bool = False
    every: str = ""

    @property
    def chosen(self) -> int:
        """The number of values of this facet that the reader has chosen."""
        return sum(value.selected for value in self.values)

    @property
    def boxes(self) -> SafeString:
        """The values as boxes to tick, in the search's form; ninety of them take a template far longer."""
        return SafeString(" ".join(_box(escape(self.name), value) for value in self.values))

    @property
    def options(self) -> SafeString:
        """The values as a list box has them: a hundred of them take a template ten times longer.

        What stands under another stands in its group, the whole of it first.
        """
        written: list[str] = []
        grouped = False
        for value, following in zip_longest(self.values, self.values[1:]):
            above = not value.level and following is not None and following.level > 0
            if grouped and not value.level:
                written.append("</optgroup>")
                grouped = False
            if above:
                written.append(f'<optgroup label="{typo(value.label)}">')
                grouped = True
            written.append(_option(value, " : tout" if above else ""))
        return SafeString("".join([*written, "</optgroup>"] if grouped else written))


def _option(value: FacetValue, whole: str) -> str:
    count = "" if value.count is None else f" ({value.count})"
    chosen = " selected" if value.selected else ""
    return f'<option value="{escape(value.value)}"{chosen}>{typo(value.label + whole)}{count}</option>'


def _box(name: str, value: FacetValue) -> str:
    written = escape(value.value)
    count = "" if value.count is None else f" <b>{value.count}</b>"
    state = " checked" if value.selected else ""
    return (
        f'<label{_SUB if value.level else ""}><input type="checkbox" form="recherche" name="{name}"'
        f' value="{written}" id="{name}-{written}"{state}>{typo(value.label)}{count}</label>'
    )


def notices(faults: Iterable[Fault], labels: Mapping[str, str] = LABELS) -> list[str]:
    """What was left out of an address, a sentence for each fault; `labels` are the facets' by their parameters."""
    told = [fault for fault in faults if fault.value or fault.reason != "valeur vide"]
    shown = [
        f"{labels.get(fault.parameter, fault.parameter) or 'sans nom'} : « {fault.value} » a été laissé de côté "
        f"({fault.reason})."
        for fault in told
    ]
    more = len(shown) - _SHOWN_FAULTS
    return shown[:_SHOWN_FAULTS] + ([f"… et {more} autres."] if more > 1 else shown[_SHOWN_FAULTS:])


def facet_views(form: SearchForm, page: SearchPage) -> list[FacetView]:
    """The facets that offer something, in order; chosen values stay even when nothing matches them.

    Places and years are always there: they can also be typed.
    """
    views = []
    for name in FACETS:
        values = tuple(_values(name, form, page))
        if values or name in _TYPED:
            opened = DECLARED[name].opened or any(value.selected for value in values)
            views.append(FacetView(name, LABELS[name], values, opened))
    return views


def _values(name: str, form: SearchForm, page: SearchPage) -> Iterable[FacetValue]:
    counts = page.counts.get(name, {})
    chosen = form.values(name)
    if name == "type":
        return _listed(resource_types(), counts, chosen)
    if name == "territoire":
        return _places(form, counts)
    if name == "annee":
        return _years(form, counts)
    if name == "format":
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        return _listed({value: FORMATS.get(value, value.upper()) for value in (*ordered, *chosen)}, counts, chosen)
    return _terms(name, form.catalogue, counts, chosen)


def _listed(labels: dict[str, str], counts: dict[str, int], chosen: tuple[str, ...]) -> Iterator[FacetValue]:
    for value, label in labels.items():
        if counts.get(value) or value in chosen:
            yield FacetValue(value, label, counts.get(value, 0), value in chosen)


def _terms(name: str, catalogue: Catalogue, counts: dict[str, int], chosen: tuple[str, ...]) -> Iterator[FacetValue]:
    """Terms in their vocabulary's order; those of the second level once their parent, or one of them, is chosen."""
    opened = {catalogue.parent_of(name, slug) or slug for slug in chosen}
    for term in catalogue.values(name):
        selected = term.slug in chosen
        if term.parent and term.parent not in opened:
            continue
        if counts.get(term.slug) or selected:
            yield FacetValue(term.slug, term.label, counts.get(term.slug, 0), selected, int(bool(term.parent)))


def _places(form: SearchForm, counts: dict[str, int]) -> Iterator[FacetValue]:
    """Chosen communes and the like, then régions, the chosen ones followed by their départements."""
    chosen = set(form.places)
    for code, place in form.places.items():
        if code not in form.catalogue.places or place.kind == "pays":
            yield FacetValue(code, place.label, counts.get(code, 0), True)
    opened = chosen | {form.catalogue.places[code].parent for code in chosen if code in form.catalogue.places}
    for region in form.catalogue.regions():
        if not (counts.get(region.code) or region.code in opened):
            continue
        yield FacetValue(region.code, region.name, counts.get(region.code, 0), region.code in chosen)
        if region.code in opened:
            for inner in form.catalogue.places_in(region.code):
                if counts.get(inner.code) or inner.code in chosen:
                    yield FacetValue(inner.code, inner.name, counts.get(inner.code, 0), inner.code in chosen, 1)


def _years(form: SearchForm, counts: dict[str, int]) -> Iterator[FacetValue]:
    """Chosen ranges, then years from the latest; the older ones are reached by the two ends of a range."""
    chosen = form.values("annee")
    for (first, last), value in zip(form.years, chosen, strict=True):
        if first != last:
            yield FacetValue(value, form.label("annee", value), None, True)
    years = sorted(
        {int(year) for year in counts} | {first for first, last in form.years if first == last}, reverse=True
    )
    shown = [year for position, year in enumerate(years) if position < _YEARS_SHOWN or str(year) in chosen]
    for year in shown:
        yield FacetValue(str(year), str(year), counts.get(str(year), 0), str(year) in chosen)


def terms_to_choose(
    form: FacetedForm, vocabulary: str, label: str, every: str, *, first_level: bool = False
) -> FacetView:
    """A vocabulary as a list box: its terms in order, the chosen one selected; or those of the first level alone."""
    chosen = form.values(vocabulary)[:1]
    terms = [term for term in form.catalogue.values(vocabulary) if not (first_level and term.parent)]
    values = (FacetValue(term.slug, term.label, None, term.slug in chosen, int(bool(term.parent))) for term in terms)
    return FacetView(vocabulary, label, tuple(values), every=every)


def json_facets(form: SearchForm, page: SearchPage) -> dict[str, list[dict[str, object]]]:
    """Every facet as the API gives it, with all the values that match or are chosen, on all their levels."""
    answer: dict[str, list[dict[str, object]]] = {name: [] for name in FACETS}
    for name in FACETS:
        for value in _all_values(name, form, page):
            answer[name].append(
                {"value": value.value, "label": value.label, "count": value.count, "selected": value.selected}
            )
    return answer


def _all_values(name: str, form: SearchForm, page: SearchPage) -> Iterable[FacetValue]:
    counts = page.counts.get(name, {})
    chosen = form.values(name)
    if name in VOCABULARY_FACETS:
        return _listed({term.slug: term.label for term in form.catalogue.values(name)}, counts, chosen)
    if name == "territoire":
        others = [value for value in _places(form, counts) if value.value not in form.catalogue.places]
        known = {place.code: place.name for place in form.catalogue.places.values()}
        return [*others, *_listed(known, counts, chosen)]
    if name == "annee":
        ranges = [FacetValue(v, form.label("annee", v), None, True) for v in chosen if ".." in v]
        years = sorted({*counts, *(v for v in chosen if ".." not in v)}, reverse=True)
        return [*ranges, *_listed({year: year for year in years}, counts, chosen)]
    return _values(name, form, page)
