#!/bin/sh
# Asks veraPDF, the consortium's validator, whether PDF files are PDF/UA-1: one line a file, and 1 where one is not.
# It comes from Maven with its libraries (mvn and java are needed) and stays in var/verapdf.
set -eu
[ $# -gt 0 ] || { echo "usage: $0 FILE.pdf…" >&2; exit 2; }
at="${DATA_DIR:-var}/verapdf"
if [ ! -d "$at/lib" ]; then
  mkdir -p "$at"
  cat > "$at/pom.xml" <<'POM'
<project><modelVersion>4.0.0</modelVersion><groupId>asv</groupId><artifactId>verapdf</artifactId><version>1</version>
<dependencies><dependency><groupId>org.verapdf.apps</groupId><artifactId>greenfield-apps</artifactId>
<version>1.28.2</version></dependency></dependencies></project>
POM
  mvn -q -f "$at/pom.xml" dependency:copy-dependencies -DoutputDirectory=lib
fi
said=$(java -cp "$at/lib/*" org.verapdf.apps.GreenfieldCliWrapper -f ua1 --format text "$@")
echo "$said"
! echo "$said" | grep -qv '^PASS'
