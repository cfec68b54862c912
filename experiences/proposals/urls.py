"""Proposing a récit, at `/proposer/`."""

from django.urls import path

from experiences.proposals import views

urlpatterns = [
    path("", views.start, name="proposal_start"),
    path("<str:token>/", views.proposal, name="proposal"),
    path("<str:token>/envoi/", views.review, name="proposal_send"),
    path("<str:token>/lien/", views.again, name="proposal_again"),
    path("<str:token>/mot/", views.word, name="proposal_word"),
    path("<str:token>/texte/", views.agreement, name="proposal_agreement"),
    path("<str:token>/<str:rank>/", views.question, name="proposal_question"),
]
