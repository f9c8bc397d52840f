#!/bin/bash
# proof.sh SUBJECT [RUNS [SEED]]: at most one leader and lock holder under kill, pause and restart. SUBJECT: grid:// for a cluster of its
# own; etcd, zookeeper, consul, redis, redis_default, memcached, postgresql, mysql with a server of their own; or the URL of one that runs.
# Before: mvn -pl grid-core/coordination/tests -am package -DskipTests
set -eu
cd "$(dirname "$0")"
exec java -Xmx512m -cp "target/classes:target/test-classes:$(cat target/class-path.txt)" dev.grid.coordination.tests.proof.Proof "$@"
