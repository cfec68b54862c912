"""Settings of accounts: ways in, limits on attempts, second factor, what becomes of unused ones."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "asv.accounts.hashing.BoundedHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"email"}
# Sign-up asks for the address alone (`SignUpForm`); allauth asks for no password at sign-in where this list has none.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_SIGNUP_REDIRECT_URL = "account_set_password"  # offered, never asked
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "account_request_login_code"
ACCOUNT_LOGIN_TIMEOUT = 3600  # seconds from sign-up to the click that signs in: a mail may take its time
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_ADAPTER = "asv.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "asv.accounts.forms.SignInForm",
    "reset_password": "asv.accounts.forms.PasswordResetForm",
    "request_login_code": "asv.accounts.forms.CodeRequestForm",
    "signup": "asv.accounts.forms.SignUpForm",
    "change_password": "asv.accounts.form_words.NewPassword",
    "set_password": "asv.accounts.form_words.FirstPassword",
    "reauthenticate": "asv.accounts.form_words.PasswordAgain",
    "reset_password_from_key": "asv.accounts.forms.NewPasswordForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa", "code", "link"]  # the link of a sign-up is ours (proving.py)
# By address of the network, what a training room may need in a minute; by account, what a person may need. Passwords
# and mails count apart (`guessing`, `stranger_mails`): "login_failed" is left to codes of the second factor.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/15m/key",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip",
    "reset_password_from_key": "60/m/ip",
    "request_login_code": "60/m/ip",
    "confirm_email": "5/15m/key",
    "manage_email": "10/m/user",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "asv.accounts.passkey_forms.AddForm",
    "edit_webauthn": "asv.accounts.passkey_forms.EditForm",
    "authenticate_webauthn": "asv.accounts.passkey_forms.AuthenticateForm",
    "login_webauthn": "asv.accounts.passkey_forms.LoginForm",
    "reauthenticate_webauthn": "asv.accounts.passkey_forms.ReauthenticateForm",
}
MFA_ADAPTER = "asv.accounts.mfa_adapter.MFAAdapter"
REQUIRE_STAFF_SECOND_FACTOR = False  # production asks for it; the demo accounts have none
SESSION_SEEN_SECONDS = 3600
UNPROVED_ACCOUNT_DAYS = 7
INACTIVE_ACCOUNT_DAYS = 730
INACTIVE_FIRST_WARNING_DAYS = 60
INACTIVE_SECOND_WARNING_DAYS = 15
# Wagtail's own ways to a password or an address pass neither the limits nor the second factor of allauth.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# Nobody chooses another's password, the team neither: whom it makes an account for comes by a code to their address.
WAGTAILUSERS_PASSWORD_ENABLED = False

# Administrators see what waits on the admin's home: moderators among them would be written to twice of each page sent.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
