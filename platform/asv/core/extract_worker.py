"""`python -m asv.core.extract_worker EXTENSION PATH`: reads one file within limits and writes JSON.

What a hostile file can do ends with this process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from asv.core.extraction_readers import READERS
from asv.core.extraction_text import Unreadable


def limit(memory: int, seconds: int) -> None:
    """Set this process's limits: memory in bytes, processor time in seconds, no core file, no file written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main(arguments: list[str]) -> int:
    """Write `{"pages": …, "page_count": …, "cut": …, "parts": …}` or `{"reason": …}`."""
    extension, path = arguments
    limit(int(os.environ.get("EXTRACT_MEMORY", 1024**3)), int(os.environ.get("EXTRACT_CPU", 20)))
    answer: dict[str, object]
    try:
        text = READERS[extension](Path(path))
        answer = {"pages": text.pages, "page_count": text.page_count, "cut": text.cut, "parts": text.parts}
    except Unreadable as error:
        answer = {"reason": error.reason}
    except MemoryError:
        answer = {"reason": "heavy"}
    except RecursionError:
        answer = {"reason": "corrupt"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
