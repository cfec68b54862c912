"""The meetings of a network, under /reseaux/: its feed, and the desk where its facilitators prepare them."""

from django.urls import path

from network.meetings.network_feed import network_feed
from network.meetings.preparing import views as meetings

urlpatterns = [
    path("<str:slug>/flux.atom", network_feed, name="network_feed"),
    path("<str:slug>/animer/rencontres/", meetings.network_meetings, name="network_meetings"),
    path("<str:slug>/animer/rencontres/nouvelle/", meetings.new_meeting, name="network_meeting_new"),
    path("<str:slug>/animer/rencontres/<int:pk>/", meetings.edit_meeting, name="network_meeting_edit"),
    path("<str:slug>/animer/rencontres/<int:pk>/retirer/", meetings.withdraw_meeting, name="network_meeting_withdraw"),
]
