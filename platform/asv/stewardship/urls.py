"""What an organisation opens by a signed link."""

from django.urls import path

from asv.stewardship import contact_views
from asv.stewardship.audience import views

urlpatterns = [
    path("confirmer/<str:token>/", contact_views.contact_answers, name="contact_answers"),
    path("lectures/<str:token>/", views.organisation_reads, name="organisation_reads"),
]
