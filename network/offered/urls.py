"""Things that are no récit, proposed at `/proposer/`."""

from django.urls import path

from network.offered import views

urlpatterns = [path(f"{kind}/", views.offer, {"kind": kind}, name=f"offer_{kind}") for kind in views.OFFERS]
