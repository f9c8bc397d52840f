#!/usr/bin/env bash
# Plants faults in the engine and has the simulation find them; for the options see PlantedFaults, for what it does the
# package-info beside it. Needs what `mvn -DskipTests package` makes.
set -euo pipefail
module=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# JAVA_HOME if it is a JDK, else the newest of the machine.
jdk=${JAVA_HOME:-$(ls -d /usr/lib/jvm/*-2[1-9]* | sort -V | tail -1)}

cd "$module"
exec "$jdk/bin/java" -Xmx1g --sun-misc-unsafe-memory-access=allow \
  -cp "$module/target/test-classes:$(<target/class-path.txt)" dev.grid.systemtests.planted.PlantedFaults "$@"
