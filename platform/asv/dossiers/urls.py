"""A member's own dossiers, under /compte/dossiers/."""

from django.urls import path

from asv.dossiers import item_views, views

urlpatterns = [
    path("", views.dossier_list, name="dossier_list"),
    path("ajouter/", item_views.add, name="dossier_add"),
    path("<int:dossier_id>/", views.dossier, name="dossier"),
    path("<int:dossier_id>/nom/", views.rename, name="dossier_rename"),
    path("<int:dossier_id>/suppression/", views.delete, name="dossier_delete"),
    path("<int:dossier_id>/partage/", views.sharing, name="dossier_sharing"),
    path("<int:dossier_id>/impression/", views.printed, name="dossier_print"),
    path("<int:dossier_id>/export.<slug:extension>", views.export, name="dossier_export"),
    path("<int:dossier_id>/ressources/<int:item_id>/", item_views.item, name="dossier_item"),
    path("<int:dossier_id>/ressources/<int:item_id>/place/", item_views.move, name="dossier_item_move"),
    path("<int:dossier_id>/ressources/<int:item_id>/transfert/", item_views.move_away, name="dossier_item_transfer"),
    path("<int:dossier_id>/ressources/<int:item_id>/retrait/", item_views.remove, name="dossier_item_remove"),
]
