"""Dossiers opened by their secret link, under /dossiers/."""

from django.urls import path

from asv.dossiers import shared_views

urlpatterns = [
    path("<str:token>/", shared_views.shared, name="shared_dossier"),
    path("<str:token>/export.<slug:extension>", shared_views.shared_export, name="shared_dossier_export"),
]
