#!/usr/bin/env bash
# Runs clusters under faults; for the options see FaultRun.Settings, for what it does the package-info
# beside it. Needs root and what `mvn -DskipTests package` makes.
set -euo pipefail
module=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# JAVA_HOME if it is a JDK, else the newest of the machine.
jdk=${JAVA_HOME:-$(ls -d /usr/lib/jvm/*-2[1-9]* | sort -V | tail -1)}

cd "$module"
exec "$jdk/bin/java" -XX:-UsePerfData \
  -cp "$module/target/test-classes:$(<target/class-path.txt)" dev.grid.systemtests.faults.FaultRun "$@"
