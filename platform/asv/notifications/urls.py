"""Notifications, under /compte/notifications/."""

from django.urls import path

from asv.notifications import views

urlpatterns = [
    path("", views.notifications, name="notifications"),
    path("lues/", views.read_all, name="notifications_read"),
    path("<int:pk>/lue/", views.read, name="notification_read"),
]
