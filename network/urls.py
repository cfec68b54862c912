"""Calendars of the meetings; their pages are in Wagtail's tree, which is asked after these."""

from django.urls import path

from network import views

urlpatterns = [
    path("agenda.ics", views.agenda, name="agenda"),
    path("<str:slug>.ics", views.meeting_calendar, name="meeting_calendar"),
]
