"""My entries, under /compte/annuaire/."""

from django.urls import path

from network.directory import link_views, own_views

urlpatterns = [
    path("", own_views.own_entries, name="own_entries"),
    path("nouvelle/", own_views.new_entry, name="own_entry_new"),
    path("relais/<int:pk>/", link_views.own_handover, name="own_handover"),
    path("<int:pk>/", own_views.own_entry, name="own_entry"),
    path("<int:pk>/apercu/", own_views.preview, name="own_entry_preview"),
    path("<int:pk>/retrait/", own_views.hide, name="own_entry_hide"),
    path("<int:pk>/confirmation/", own_views.confirm_own, name="own_entry_confirm"),
    path("<int:pk>/depart/", own_views.leave, name="own_entry_leave"),
    path("<int:pk>/relais/", own_views.hand_over, name="own_entry_handover"),
    path("<int:pk>/relais/retrait/", own_views.cancel_handover, name="own_entry_handover_cancel"),
]
