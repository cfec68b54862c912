"""Calendars and registration of the meetings; their pages are in Wagtail's tree, which is asked after these."""

from django.urls import path

from network.meetings import views
from network.meetings.registrations import attendance
from network.meetings.registrations import series_views as series
from network.meetings.registrations import views as registrations
from network.meetings.replays import evaluating, serving

urlpatterns = [
    path("agenda.ics", views.agenda, name="agenda"),
    path("serie/<slug:slug>.ics", views.series_calendar, name="series_calendar"),
    path("serie/<slug:slug>/inscription/", series.register_series, name="series_register"),
    path("inscription/confirmer/<str:token>/", registrations.confirm, name="registration_confirm"),
    path("inscription/<str:token>/", registrations.mine, name="registration"),
    path("inscription/<str:token>/desistement/", registrations.leave, name="registration_leave"),
    path("inscription/<str:token>/attestation/", registrations.certificate, name="registration_certificate"),
    path("evaluation/<str:token>/", evaluating.evaluate, name="meeting_evaluation"),
    path("<str:slug>.ics", views.meeting_calendar, name="meeting_calendar"),
    path("<str:slug>/inscription/", registrations.register, name="meeting_register"),
    path("<str:slug>/inscription/envoyee/", registrations.sent, name="registration_sent"),
    path("<str:slug>/inscriptions/", attendance.sheet, name="meeting_registrations"),
    path("<str:slug>/inscriptions/<int:pk>/retirer/", attendance.take_off, name="meeting_registration_remove"),
    path("<str:slug>/inscriptions.csv", attendance.sheet_csv, name="meeting_registrations_csv"),
    path("<str:slug>/evaluations/", evaluating.results, name="meeting_evaluations"),
    path("<str:slug>/replay/video/", serving.video, name="replay_video"),
    path("<str:slug>/replay/sous-titres.vtt", serving.captions, name="replay_captions"),
]
