"""The démarches as files; the map itself is a page of Wagtail's tree, which is asked after these."""

from django.urls import path

from network.demarches import export

urlpatterns = [
    path("export.csv", export.export_csv, name="demarches_csv"),
    path("export.xlsx", export.export_xlsx, name="demarches_xlsx"),
]
