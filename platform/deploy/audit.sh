#!/bin/sh
# Known faults in what the project installs (requirements/dev.txt, which holds base.txt), asked of PyPI's list by pip-audit.
# Ends with 1 where one is known. Where the list was not to be had for a package, this says so, since pip-audit then counts
# it as clean, and ends with 1 only if AUDIT_REQUIRED=true. LOCK names another lock, PIP_AUDIT another pip-audit.
set -eu
cd "$(dirname "$0")/../.."
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
"${PIP_AUDIT:-.venv-audit/bin/pip-audit}" -r "${LOCK:-requirements/dev.txt}" --no-deps --disable-pip --progress-spinner off \
  -f json >"$answer" 2>/dev/null || true
python3 - "$answer" "${AUDIT_REQUIRED:-false}" <<'PY'
import json, sys

try:
    with open(sys.argv[1]) as answer:
        packages = json.load(answer)["dependencies"]
except ValueError:
    packages = []
asked = [package for package in packages if "skip_reason" not in package]
faults = [(package, fault) for package in asked for fault in package["vulns"]]
for package, fault in faults:
    mended = ", ".join(fault["fix_versions"]) or "no version yet"
    print(f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}")
if not packages or len(asked) < len(packages):
    print(f"NOT AUDITED: the list of known faults answered for {len(asked)} of {len(packages) or 'all'} packages.")
    sys.exit(bool(faults) or sys.argv[2] == "true")
print(f"{len(packages)} packages, {len(faults)} known faults.")
sys.exit(bool(faults))
PY
