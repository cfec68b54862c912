"""The score that Mozilla's HTTP Observatory gives an answer, by the rules it publishes.

Source: github.com/mdn/mdn-http-observatory (src/grader/charts.js for the points, src/analyzer/tests for what earns
them), read in November 2026. Every site begins with 100; what adds points counts only where the rest comes to 90 or
more. Left out, since no answer here can earn or lose by it: the list of HSTS that browsers ship, reports, policies in
meta tags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE = BROAD | {"'unsafe-inline'", "data:"}
SIX_MONTHS = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(
    headers: Mapping[str, str], text: str, host: str, cookies: list[str], moved_to: str
) -> tuple[int, dict[str, int]]:
    """The score of an answer over https and the points of each rule.

    `cookies` are its Set-Cookie headers; `moved_to` is where the same address leads over http.
    """
    low = {name.lower(): value.strip() for name, value in headers.items()}
    policy = _directives(low.get("content-security-policy", ""))
    safe = _hsts(low) == 0
    points = {
        "content-security-policy": _policy(policy),
        "cookies": _cookies(cookies, safe),
        "cross-origin-resource-sharing": _sharing(low),
        "cross-origin-resource-policy": _resource_policy(low),
        "redirection": 0 if urlsplit(moved_to)[:2] == ("https", host) else -20,
        "referrer-policy": _referrer(low),
        "strict-transport-security": _hsts(low),
        "subresource-integrity": _integrity(text, host) if "html" in low.get("content-type", "") else 0,
        "x-content-type-options": 0 if low.get("x-content-type-options", "").lower() == "nosniff" else -5,
        "x-frame-options": _framing(low, policy),
    }
    lost = 100 + sum(least for least in points.values() if least < 0)
    return max(0, lost + (sum(most for most in points.values() if most > 0) if lost >= 90 else 0)), points


def _directives(header: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for part in header.lower().split(";"):
        name, *sources = part.split() or [""]
        assert name not in found or not name, f"{name} stands twice in the policy"
        found[name] = set(sources) or {"'none'"}
    found.pop("", None)
    return found


def _policy(policy: dict[str, set[str]]) -> int:
    """By the first of these rules that the policy breaks: scripts, schemes, eval, styles; then by its default."""
    if not policy:
        return -25
    fallback = policy.get("default-src", {"*"})
    script, style = (_nonced(policy.get(name, fallback)) for name in ("script-src", "style-src"))
    if script & UNSAFE or policy.get("object-src", fallback) & BROAD:
        return -20
    passive = policy.get("img-src", fallback) | policy.get("media-src", fallback)
    active = script.union(
        *(each for name, each in policy.items() if name not in ("img-src", "media-src", "script-src"))
    )
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in script | style or any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if style & UNSAFE:
        return 0
    alone = fallback == {"'none'"} and policy.get("form-action", {"*"}) <= {"'none'", "'self'"}
    return 10 if alone else 5


def _nonced(sources: set[str]) -> set[str]:
    """Browsers that know a nonce or a hash in a list pass over its 'unsafe-inline'."""
    named = any(source.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for source in sources)
    return sources - {"'unsafe-inline'"} if named else sources


def _cookies(headers: list[str], safe: bool) -> int:
    worst = [0]
    jar = [cookie for header in headers for cookie in SimpleCookie(header).values()]
    for cookie in jar:
        session = any(word in cookie.key.lower() for word in ("login", "sess"))
        if not cookie["secure"]:
            worst.append({(True, True): -10, (True, False): -40, (False, True): -5, (False, False): -20}[session, safe])
        if session and not cookie["httponly"]:
            worst.append(-30)
        if "csrf" in cookie.key.lower() and not cookie["samesite"]:
            worst.append(-20)
    return min(worst) or (5 if jar and all(cookie["samesite"] for cookie in jar) else 0)


def _sharing(low: dict[str, str]) -> int:
    return -50 if low.get("access-control-allow-origin") and low.get("access-control-allow-credentials") else 0


def _resource_policy(low: dict[str, str]) -> int:
    given = low.get("cross-origin-resource-policy", "").lower()
    return {"": 0, "cross-origin": 0, "same-site": 10, "same-origin": 10}.get(given, -5)


def _referrer(low: dict[str, str]) -> int:
    given = low.get("referrer-policy", "").lower()
    return 0 if not given else 5 if given in PRIVATE else -5


def _hsts(low: dict[str, str]) -> int:
    age = re.search(r"max-age=(\d+)", low.get("strict-transport-security", ""))
    return -20 if age is None else 0 if int(age.group(1)) >= SIX_MONTHS else -10


def _framing(low: dict[str, str], policy: dict[str, set[str]]) -> int:
    if "frame-ancestors" in policy:
        return 5
    return 0 if low.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def _integrity(text: str, host: str) -> int:
    """Scripts of elsewhere need it; where all are the site's own, one that has it is rewarded."""
    scripts = [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" in tag]
    foreign = [tag for tag in scripts if re.search(rf"src=[\"']?(https?:)?//(?!{re.escape(host)}[/:])", tag)]
    bare = [tag for tag in foreign if "integrity=" not in tag]
    if bare:
        return -5 if all('src="https:' in tag for tag in bare) else -50
    return 5 if any("integrity=" in tag for tag in scripts) else 0
