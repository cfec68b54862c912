"""What a browser says of itself, in plain words."""

from __future__ import annotations

# The first that is found names it: Edge says that it is Chrome, and Chrome that it is Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "un iPhone"),
    ("iPad", "un iPad"),
    ("Android", "un appareil Android"),
    ("Windows", "un ordinateur Windows"),
    ("CrOS", "un Chromebook"),
    ("Macintosh", "un Mac"),
    ("Linux", "un ordinateur Linux"),
)


def device_name(user_agent: str) -> str:
    """ "Firefox sur un ordinateur Windows", as far as the User-Agent header tells."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if browser and system:
        return f"{browser} sur {system}"
    if browser:
        return f"{browser} sur un appareil inconnu"
    return f"Un navigateur inconnu sur {system}" if system else "Un appareil inconnu"
