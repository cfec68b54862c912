"""What one does with a network, under /reseaux/; the networks' own pages are in Wagtail's tree, asked after these."""

from django.urls import path

from network.networks import desk_views as desk
from network.networks import views

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="network_invitation"),
    path("messages/arret/<str:token>/", views.stop_letters, name="network_letters_stop"),
    path("<str:slug>/rejoindre/", views.join, name="network_join"),
    path("<str:slug>/quitter/", views.leave_network, name="network_leave"),
    path("<str:slug>/messages/", views.letters, name="network_letters"),
    path("<str:slug>/groupes/<int:pk>/", views.working_group, name="network_group"),
    path("<str:slug>/animer/", desk.desk, name="network_desk"),
    path("<str:slug>/animer/inviter/", desk.invite_someone, name="network_invite"),
    path("<str:slug>/animer/invitations/<int:pk>/", desk.withdraw_invitation, name="network_invitation_withdraw"),
    path("<str:slug>/animer/membres/<int:pk>/", desk.answer, name="network_answer"),
    path("<str:slug>/animer/travaux/", desk.works, name="network_works"),
    path("<str:slug>/animer/travaux/themes/<int:pk>/", desk.theme_gone, name="network_theme_gone"),
    path("<str:slug>/animer/travaux/groupes/<int:pk>/", desk.group_edit, name="network_group_edit"),
    path("<str:slug>/animer/espace/", desk.space, name="network_space"),
    path("<str:slug>/animer/ecrire/", desk.letter, name="network_letter"),
]
