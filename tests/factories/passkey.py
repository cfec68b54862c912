"""A passkey in software: real signatures, no device. The browser's own test with Chromium is in tests/e2e."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

HOST = "asv.example"
ADD = "/compte/double-authentification/cles/ajout/"
LOGIN = "/compte/double-authentification/cles/connexion/"
_SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftKey:
    """One passkey, for one account once it is added."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._id = os.urandom(16)
        self._owner = ""

    def add(self, browser: Client, user: Any) -> bool:
        """Add it on the page, signed in as this person; whether the page took it."""
        if browser.get(ADD).status_code != 200:
            return False
        public = ES256.from_cryptography_key(self._private.public_key())
        held = AttestedCredentialData.create(b"\0" * 16, self._id, public)
        data = self._data(AuthenticatorData.FLAG.AT, held)
        response = {
            "clientDataJSON": self._client_data(browser, CollectedClientData.TYPE.CREATE),
            "attestationObject": AttestationObject.create("none", data, {}),
        }
        credential = self._credential(response) | {"clientExtensionResults": {"credProps": {"rk": True}}}
        form = {"name": "Ma clé", "credential": json.dumps(credential), "passwordless": "on"}
        self._owner = user_pk_to_url_str(user)
        return browser.post(ADD, form).status_code == 302

    def sign_in(self, browser: Client) -> None:
        """Sign in with it alone."""
        browser.get(LOGIN, headers={"X-Requested-With": "XMLHttpRequest"})
        data, client = self._data(), self._client_data(browser, CollectedClientData.TYPE.GET)
        response = {
            "clientDataJSON": client,
            "authenticatorData": data,
            "signature": self._private.sign(data + client.hash, ec.ECDSA(hashes.SHA256())),
            "userHandle": self._owner.encode(),
        }
        browser.post(LOGIN, {"credential": json.dumps(self._credential(response) | {"clientExtensionResults": {}})})

    def _data(self, flag: Any = 0, held: bytes = b"") -> AuthenticatorData:
        rp = hashlib.sha256(HOST.encode()).digest()
        return AuthenticatorData.create(rp, _SEEN | flag, 0, held)

    def _client_data(self, browser: Client, kind: Any) -> CollectedClientData:
        challenge = browser.session["mfa.webauthn.state"]["challenge"]
        return CollectedClientData.create(kind, challenge, f"https://{HOST}")

    def _credential(self, response: dict[str, bytes]) -> dict[str, Any]:
        name = websafe_encode(self._id)
        named = {key: websafe_encode(value) for key, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": named}
