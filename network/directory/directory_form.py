"""What an address asks of the directory: words, a place by its name or code, and one value of each facet."""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.core.words import clean_words
from asv.taxonomy.catalogue import Catalogue
from asv.taxonomy.models import OrganisationKind
from network.directory.finding import FACETS, Question
from network.directory.listing import DEMARCHE, KIND, NATURE, NETWORK, PEOPLE, STRUCTURES, THEME, VACANT
from network.directory.tally import Counts
from network.networks.models import NetworkPage
from search.faceted_form import PLACE, FacetedForm
from search.facets import FacetValue, FacetView
from search.places import FoundPlace, places_called

LONGEST = 100
LABELS = {
    KIND: "Chercher parmi", NATURE: "Nature", DEMARCHE: "Démarche", THEME: "Thème", NETWORK: "Réseau", PLACE: "Lieu",
}  # fmt: skip
_EVERY = {KIND: "Tout l’annuaire", NATURE: "Toutes", DEMARCHE: "Toutes", THEME: "Tous", NETWORK: "Tous"}
_KINDS = {STRUCTURES: "Structures", PEOPLE: "Personnes", VACANT: "Postes vacants"}


class DirectoryForm(FacetedForm):
    """The directory's question; `place_text` is the place as its field shows it. One query, two with a place."""

    facets = (*FACETS, PLACE)
    most_values = 1

    def __init__(self, data: QueryDict, catalogue: Catalogue, visibility: Visibility) -> None:
        listed = visibility.listed(NetworkPage.objects.all()).order_by("title")
        self._own = {
            KIND: _KINDS,
            NATURE: dict(OrganisationKind.choices),
            NETWORK: dict(listed.values_list("slug", "title")),
        }
        self.place_text = ""
        super().__init__(data, catalogue)

    def _read_words(self) -> str:
        return clean_words(self._single("q")[:LONGEST])

    def _known(self, facet: str) -> Collection[str]:
        return self._own[facet] if facet in self._own else super()._known(facet)

    def _read_places(self) -> dict[str, FoundPlace]:
        # `departement` is the parameter of former addresses.
        typed = self._data.get(PLACE) or self._data.get("departement") or ""
        self.place_text = clean_words(typed[:LONGEST])
        found = places_called(self.place_text) if self.place_text else []
        if len(found) == 1:
            self.place_text = found[0].label
            return {found[0].code: found[0]}
        if found:
            labels = " ; ".join(place.label for place in found[:8])
            self._leave(PLACE, self.place_text, f"plusieurs lieux portent ce nom, recopiez le vôtre : {labels}")
        elif self.place_text:
            self._leave(PLACE, self.place_text, "ce n’est le nom d’aucun lieu")
        return {}

    @property
    def question(self) -> Question:
        """What is asked of the list."""
        place = next(iter(self.places.values()), None)
        chosen = {facet: self.selected[facet][0] for facet in FACETS if self.selected[facet]}
        return Question(self.words, place.filter if place else None, chosen)

    def facet_views(self, counts: Counts) -> list[FacetView]:
        """Facets as list boxes: the values that would find something, and the chosen one. One value chooses nothing."""
        views = [
            FacetView(name, LABELS[name], tuple(self._values(name, counts[name])), every=_EVERY[name])
            for name in FACETS
        ]
        return [view for view in views if len(view.values) > 1 or view.chosen]

    def _values(self, facet: str, counts: dict[str, int]) -> list[FacetValue]:
        rows = [(value, label, 0) for value, label in self._own.get(facet, {}).items()]
        rows += [(term.slug, term.label, int(bool(term.parent))) for term in self.catalogue.values(facet)]
        chosen = self.selected[facet]
        return [
            FacetValue(value, label, counts.get(value, 0), value in chosen, level)
            for value, label, level in rows
            if counts.get(value) or value in chosen
        ]
