"""What an organisation opens by a signed link."""

from django.urls import path

from asv.stewardship.audience import views

urlpatterns = [
    path("lectures/<str:token>/", views.organisation_reads, name="organisation_reads"),
]
