"""The pages of the second factor under French paths; allauth's names stay, its own links find them."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from asv.accounts import second_factor
from asv.accounts.proving import recent_proof_required

urlpatterns = [
    path("", base.index, name="mfa_index"),
    path("equipe/", second_factor.explain, name="staff_second_factor"),
    path("code/", base.authenticate, name="mfa_authenticate"),
    path("confirmation/", base.reauthenticate, name="mfa_reauthenticate"),
    path("application/", recent_proof_required(totp.activate_totp), name="mfa_activate_totp"),
    path("application/arret/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes-de-secours/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes-de-secours/nouveaux/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes-de-secours/fichier/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("cles/ajout/", recent_proof_required(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("cles/confirmation/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cles/connexion/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("cles/<int:pk>/nom/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("cles/<int:pk>/retrait/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
