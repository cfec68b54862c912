"""Below /annuaire/: what is asked before Wagtail's tree. The page of the directory itself is Wagtail's."""

from django.urls import path

from network.directory import link_views, views

urlpatterns = [
    path("export.csv", views.export, name="directory_export"),
    path("fiches/<int:pk>/", views.entry, name="directory_entry"),
    path("fiches/<int:pk>/carte.vcf", views.card, name="directory_card"),
    path("fiches/<int:pk>/contact/", views.contact_entry, name="directory_contact_entry"),
    path("confirmation/<str:token>/", link_views.confirm_entry, name="directory_confirm"),
    path("relais/<str:token>/", link_views.answer_handover, name="directory_handover"),
    path("messages/<str:token>/", link_views.stop_contact, name="directory_contact_stop"),
    path("<slug:slug>/", views.organisation, name="directory_organisation"),
    path("<slug:slug>/contact/", views.contact_organisation, name="directory_contact_organisation"),
]
