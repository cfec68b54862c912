"""`python -m bench.relevance.freeze`: the demo's resources as they are today, written to tests/relevance/demo/.

Judgements hold for the texts that were read: after this command they are to be judged anew where a text changed.
"""

from __future__ import annotations

import sys

from bench.relevance.ground import inside_the_site


def main() -> None:
    """Load the demo, read it, take it back, write what was read."""
    inside_the_site()
    from bench.relevance.corpora import FOLDER, write
    from tests.factories.demo import demo_documents

    number = write(demo_documents(), FOLDER / "demo" / "resources.json")
    sys.stdout.write(f"{number} resources\n")


if __name__ == "__main__":
    main()
