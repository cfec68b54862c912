"""Proposing a récit, at `/proposer/`."""

from django.urls import path

from experiences.proposals import companion_views, file_views, views

urlpatterns = [
    path("", views.start, name="proposal_start"),
    path("accompagner/<str:token>/", companion_views.companion, name="proposal_companion"),
    path("<str:token>/", views.proposal, name="proposal"),
    path("<str:token>/envoi/", views.review, name="proposal_send"),
    path("<str:token>/lien/", views.again, name="proposal_again"),
    path("<str:token>/inviter/", companion_views.invitation, name="proposal_invitation"),
    path("<str:token>/inviter/retirer/", companion_views.parting, name="proposal_parting"),
    path("<str:token>/mot/", views.word, name="proposal_word"),
    path("<str:token>/texte/", views.agreement, name="proposal_agreement"),
    path("<str:token>/fichiers/", file_views.files, name="proposal_files"),
    path("<str:token>/fichiers/<slug:key>/", file_views.file, name="proposal_file"),
    path("<str:token>/fichiers/<slug:key>/retirer/", file_views.remove, name="proposal_file_remove"),
    path("<str:token>/<str:rank>/", views.question, name="proposal_question"),
]
