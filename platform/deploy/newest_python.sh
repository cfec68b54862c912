#!/bin/sh
# The first Python 3.12 or newer of this machine, for the newest versions (make canary); ends with 1 where there is none.
# Each is started once: a wrapper may name a Python that is not installed.
set -u
for python in "${NEWEST_PYTHON:-}" python3.14 python3.13 python3.12 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python \
  "${XDG_DATA_HOME:-$HOME/.local/share}"/uv/python/cpython-3.1[2-9]*/bin/python3; do
  if [ -n "$python" ] && "$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    echo "$python"
    exit 0
  fi
done
exit 1
