"""Addresses of the updates, under /compte/alertes/."""

from django.urls import path

from network.alerts import leaving_views, views, visitor_views
from network.alerts.returns.views import resume_updates

urlpatterns = [
    path("", views.subscriptions, name="subscription_list"),
    path("nouvelle/", views.create, name="subscription_create"),
    path("<int:pk>/", views.edit, name="subscription_edit"),
    path("reprise/", resume_updates, name="updates_resume"),
    path("<int:pk>/pause/", views.pause, name="subscription_pause"),
    path("<int:pk>/suppression/", views.delete, name="subscription_delete"),
    path("<int:pk>/apercu/", views.preview, name="subscription_preview"),
    path("desinscription/<str:token>/", leaving_views.unsubscribe, name="subscription_unsubscribe"),
    path("desinscription-totale/<str:token>/", leaving_views.unsubscribe_all, name="subscription_unsubscribe_all"),
    path("confirmation/<str:token>/", visitor_views.confirm, name="visitor_confirm"),
    path("retrouver/", visitor_views.find, name="visitor_find"),
    path("adresse/<str:token>/", visitor_views.subscriptions, name="visitor_list"),
    path("adresse/<str:token>/<int:pk>/", visitor_views.edit, name="visitor_edit"),
    path("adresse/<str:token>/<int:pk>/pause/", visitor_views.pause, name="visitor_pause"),
    path("adresse/<str:token>/<int:pk>/suppression/", visitor_views.delete, name="visitor_delete"),
    path("adresse/<str:token>/tout-supprimer/", visitor_views.delete_all, name="visitor_delete_all"),
]
