"""Account pages under French paths: allauth's views keep their names, so its links and mails find them."""

from allauth.account import views as allauth
from django.db.transaction import atomic
from django.urls import include, path, re_path

from asv.accounts import address_change, own_views, views
from asv.accounts.forms import ProofCodeForm
from asv.accounts.proving import recent_proof_required
from asv.accounts.sessions import sessions

urlpatterns = [
    path("", views.home, name="account_home"),
    path("favoris/", views.favourites, name="account_favourites"),
    path("favoris/<int:page_id>/", views.toggle, name="toggle_favourite"),
    path("favoris/retrait/<int:favourite_id>/", views.forget, name="forget_favourite"),
    path("telechargements/", views.downloads, name="account_downloads"),
    path("profil/", own_views.profile, name="account_profile"),
    path("donnees/", own_views.data, name="account_data"),
    path("donnees/export/", own_views.export, name="account_export"),
    path("donnees/suppression/", own_views.delete, name="account_delete"),
    path("connexion/", allauth.login, name="account_login"),
    path("connexion/code/", allauth.request_login_code, name="account_request_login_code"),
    path("connexion/code/confirmation/", atomic(allauth.confirm_login_code), name="account_confirm_login_code"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("inactif/", allauth.account_inactive, name="account_inactive"),
    path("inscription/", allauth.signup, name="account_signup"),
    path("confirmation/", allauth.reauthenticate, name="account_reauthenticate"),
    path(
        "confirmation/code/",
        allauth.RequestReauthenticationCodeView.as_view(form_class=ProofCodeForm),
        name="account_request_reauthentication_code",
    ),
    path(
        "confirmation/code/saisie/",
        allauth.confirm_reauthentication_code,
        name="account_confirm_reauthentication_code",
    ),
    path("adresse/", address_change.address, name="account_email"),
    path("adresse/verification/nouvelle/<str:key>/", address_change.confirm_change, name="account_confirm_change"),
    path("adresse/verification/", allauth.email_verification_sent, name="account_email_verification_sent"),
    # Proving an address and dropping what opened the account before are one act.
    re_path(r"^adresse/verification/(?P<key>[-:\w]+)/$", atomic(allauth.confirm_email), name="account_confirm_email"),
    path("mot-de-passe/", allauth.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", recent_proof_required(allauth.password_set), name="account_set_password"),
    path("mot-de-passe/oublie/", allauth.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        atomic(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", sessions, name="usersessions_list"),
    path("double-authentification/", include("asv.accounts.mfa_urls")),
]
