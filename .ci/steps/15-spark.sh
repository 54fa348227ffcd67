#!/usr/bin/env bash
# Spark, for the test that runs what `spillway ddl` prints for it. Without it that test is skipped.
set -euo pipefail

folder=${XDG_CACHE_HOME:-$HOME/.cache}/spillway/spark
pom=server/src/test/spark/pom.xml

if [[ -e $folder/pom.xml ]] && cmp -s "$pom" "$folder/pom.xml"; then
  echo "there already: $(basename "$folder"/spark-sql_*)"
elif ! rm -rf "$folder" || ! mvn -B -ntp -q -f "$pom" dependency:copy-dependencies -DoutputDirectory="$folder" >/dev/null 2>&1; then
  rm -rf "$folder"
  echo "not offered here: Spark"
else
  cp "$pom" "$folder/pom.xml"
  echo "installed: $(basename "$folder"/spark-sql_*)"
fi
