"""Addresses of the search: page, suggestions, feed, exports and API."""

from django.urls import path

from search import api, exports, feeds, nearby, permalinks, views
from search.oai.views import oai
from search.skos import views as skos

urlpatterns = [
    path("recherche/", views.search, name="search"),
    path("recherche/pres-de-chez-moi/", nearby.near, name="search_near"),
    path("recherche/suggestions/", views.suggest, name="search_suggestions"),
    path("recherche/flux.atom", feeds.feed, name="search_feed"),
    path("recherche/export.csv", exports.export_csv, name="search_csv"),
    path("recherche/export.xlsx", exports.export_xlsx, name="search_xlsx"),
    path("recherche/export.bib", exports.export_bib, name="search_bib"),
    path("recherche/export.ris", exports.export_ris, name="search_ris"),
    path("recherche/export.json", exports.export_json, name="search_json"),
    path("r/<str:resource_id>.bib", permalinks.bibtex, name="permalink_bib"),
    path("r/<str:resource_id>.ris", permalinks.ris, name="permalink_ris"),
    path("r/<str:resource_id>", permalinks.permalink, name="permalink"),
    path("vocabulaires/", skos.vocabularies, name="vocabularies"),
    path("vocabulaires/<slug:name>/", skos.vocabulary, name="vocabulary"),
    path("vocabulaires/<slug:name>.ttl", skos.vocabulary_turtle, name="vocabulary_turtle"),
    path("vocabulaires/<slug:name>.jsonld", skos.vocabulary_jsonld, name="vocabulary_jsonld"),
    path("oai", oai, name="oai"),
    path("api/v1/recherche", api.search, name="api_search"),
    path("api/v1/ressources/<str:resource_id>", api.resource, name="api_resource"),
    path("api/v1/openapi.json", api.openapi, name="api_openapi"),
]
