"""Registrations in the account, under /compte/rencontres/."""

from django.urls import path

from network.meetings.registrations import views

urlpatterns = [path("", views.my_meetings, name="my_meetings")]
