"""Watched resources, under /compte/suivis/."""

from django.urls import path

from network.alerts.watching import views

urlpatterns = [
    path("<int:page_id>/", views.toggle, name="watch"),
    path("arret/<str:token>/", views.stop_by_link, name="watch_stop"),
]
