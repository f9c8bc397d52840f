#!/bin/bash
# proof.sh SUBJECT [RUNS [SEED]]: at most one leader and lock holder under kill, pause and restart. SUBJECT: grid:// for a cluster of its
# own; etcd, zookeeper, consul, redis, redis_default, memcached, postgresql, mysql with a server of their own; or the URL of one that runs.
# proof.sh watches SUBJECT FAULTS SEED: each join and leave is told once, while servers are killed, paused and started again.
# proof.sh idle SUBJECT MEMBERS SECONDS: what a member costs that only lives; also of grid-shared: over one client.
# Before: mvn -pl grid-core/coordination/tests -am package -DskipTests
set -eu
cd "$(dirname "$0")"
main=Proof
case ${1:-} in
  watches) main=WatchProof; shift ;;
  idle) main=IdleCost; shift ;;
esac
exec java -Xmx512m -Dlogback.configurationFile=proof-logback.xml --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "target/classes:target/test-classes:$(cat target/class-path.txt)" "dev.grid.coordination.tests.proof.$main" "$@"
