"""The tests that failed because Chromium died under them, a line each: `python tests/e2e/died_in.py REPORT.xml`.

Nothing is said where any test failed otherwise. Chromium 156 dies by itself about once in a thousand pages, at one and
the same instruction whatever it shows; the kernel's log says so ("segfault").
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree

DIED = "Target crashed"


def died_in(report: str) -> list[str]:
    """Names that pytest takes of the tests in this report (JUnit's) that Chromium died in; none where others failed."""
    died: dict[str, None] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        told = [f"{one.get('message')} {one.text}" for kind in ("failure", "error") for one in case.iter(kind)]
        if not told:
            continue
        if not any(DIED in text for text in told):
            return []
        died[f"{str(case.get('classname')).replace('.', '/')}.py::{case.get('name')}"] = None
    return list(died)


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}\n" for name in died_in(sys.argv[1])))
