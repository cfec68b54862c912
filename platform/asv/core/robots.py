"""Telling robots that say so from readers."""

from __future__ import annotations

import re

_ROBOT = re.compile(
    r"(?<!cu)bots?\b|crawl|spider|slurp|archiver|facebookexternalhit|preview|monitor|uptime|pingdom|lighthouse|headless"
    r"|scrapy|curl/|wget/|python-|httpx|aiohttp|go-http-client|java/|okhttp|libwww|httpclient|node-fetch|axios|asv-liens",
    re.I,
)


def is_robot(agent: str) -> bool:
    """Whether a User-Agent is that of a robot that says so."""
    return bool(_ROBOT.search(agent[:400]))
