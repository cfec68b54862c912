"""What a harvester may get wrong, by the specification's own names."""

from __future__ import annotations


class ProtocolError(Exception):
    """An error of the protocol: its code (section 3.6) and an explanation; answered with status 200."""

    def __init__(self, code: str, explanation: str) -> None:
        super().__init__(explanation)
        self.code = code
        self.explanation = explanation
