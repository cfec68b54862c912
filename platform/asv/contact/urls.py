"""Reaching the team, at `/contact/`."""

from django.urls import path

from asv.contact import views

urlpatterns = [
    path("", views.contact, name="contact"),
    path("envoye/", views.sent, name="contact_sent"),
]
