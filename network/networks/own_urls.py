"""My networks, under /compte/reseaux/."""

from django.urls import path

from network.networks import views

urlpatterns = [
    path("", views.my_networks, name="my_networks"),
    path("invitations/<int:pk>/", views.answer_mine, name="own_network_invitation"),
]
