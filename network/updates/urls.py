"""Addresses of the updates, under /compte/alertes/."""

from django.urls import path

from network.updates import views

urlpatterns = [
    path("", views.subscriptions, name="subscription_list"),
    path("nouvelle/", views.create, name="subscription_create"),
    path("<int:pk>/", views.edit, name="subscription_edit"),
    path("<int:pk>/pause/", views.pause, name="subscription_pause"),
    path("<int:pk>/suppression/", views.delete, name="subscription_delete"),
    path("desinscription/<str:token>/", views.unsubscribe, name="subscription_unsubscribe"),
]
