"""Files of an older site that still answers, asked of the hosts that were named and of nobody else."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from asv.stewardship.links.asking import Asker, Refused, is_public


class Fetcher:
    """Asks as `check_links` does: robots.txt first, one a second, never an address inside somebody's network.

    Unless that address is itself among the hosts that were named: an old site may stand on one's own machine.
    """

    def __init__(self, hosts: list[str], asker: Asker | None = None) -> None:
        self.hosts = {host.lower().removeprefix("www.") for host in hosts}
        self.asker = asker or Asker(may_visit=lambda address: is_public(address) or address in self.hosts)
        self._got: dict[str, tuple[bytes | None, str]] = {}

    def file(self, address: str) -> tuple[bytes | None, str]:
        """The content of a file at an address, or why there is none, in French."""
        host = (urlsplit(address).hostname or "").lower().removeprefix("www.")
        if host not in self.hosts:
            return (
                None,
                f"{address[:200]} n’est pas dans ce qui est donné, et {host or 'cette adresse'} n’est pas demandé.",
            )
        if address not in self._got:
            self._got = {address: self._asked(address)}
        return self._got[address]

    def _asked(self, address: str) -> tuple[bytes | None, str]:
        try:
            return self.asker.content(address, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE), ""
        except Refused as reason:
            return None, f"{address[:200]} : {reason}"
