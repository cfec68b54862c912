"""The pages of places: /territoires/ for the country, /territoires/dep-59/ for the others."""

from django.urls import path

from network.demarches.places.views import place_page

urlpatterns = [
    path("", place_page, name="country"),
    path("<str:code>/", place_page, name="place"),
]
