"""What stands beside the map under /carte/; the map itself is a page of Wagtail's tree."""

from django.urls import path

from network.demarches.map import views

urlpatterns = [
    path("integration/", views.map_embed, name="map_embed"),
    path("couverture/", views.coverage, name="coverage"),
    path("couverture/couverture.csv", views.coverage_csv, name="coverage_csv"),
    path("couverture/appel/", views.coverage_call, name="coverage_call"),
]
