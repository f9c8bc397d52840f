#!/bin/bash
# proof.sh URL [RUNS [SEED]]: at most one leader and lock holder under kill, pause and restart; grid:// for a cluster of its own.
# Before: mvn -pl grid-core/coordination/tests -am package -DskipTests
set -eu
cd "$(dirname "$0")"
exec java -Xmx512m -cp "target/classes:target/test-classes:$(cat target/class-path.txt)" dev.grid.coordination.tests.proof.Proof "$@"
