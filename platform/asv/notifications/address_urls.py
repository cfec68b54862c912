"""Private feed and calendar, under /compte/flux/."""

from django.urls import path

from asv.notifications import feeds, views

urlpatterns = [
    path("", views.addresses, name="private_addresses"),
    path("<str:token>/notifications.atom", feeds.private_feed, name="private_feed"),
    path("<str:token>/rencontres.ics", feeds.private_calendar, name="private_calendar"),
]
