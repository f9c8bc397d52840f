#!/usr/bin/env bash
# Builds the benchmarks and runs one of them; see README.md for what the numbers mean.
set -euo pipefail

usage() {
  echo "usage: $0 quick | side-by-side | allocation | heap | start | serialization | all |" \
    "structures | tls | cluster | structures-cluster | queries | sql | vectors | near-cache | cp | cp-costs | failover | migration | tail | storm | spring | spring-start | coordination  [--name value ...]" >&2
  exit 2
}

# The feature release of the JDK in folder $1, or 0.
release_of() {
  [[ -x $1/bin/java && -x $1/bin/javac ]] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | grep . || echo 0
}

# JAVA_HOME if it is new enough, else the newest JDK of the machine.
find_jdk() {
  local best="" best_release=20 folder release
  if [[ -n ${JAVA_HOME:-} && $(release_of "$JAVA_HOME") -ge 21 ]]; then
    echo "$JAVA_HOME"
    return
  fi
  for folder in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/*; do
    release=$(release_of "$folder")
    if ((release > best_release)); then
      best=$folder
      best_release=$release
    fi
  done
  [[ -n $best ]] || { echo "no JDK 21 or newer found; set JAVA_HOME to one" >&2; return 1; }
  echo "$best"
}

run() {
  local main=$1
  shift
  (cd "$root" && "$jdk/bin/java" "${own_flags[@]}" -cp "$class_path" "dev.grid.benchmarks.$main" "$@")
}

[[ $# -ge 1 ]] || usage
what=$1
shift
case $what in
  quick | side-by-side | structures | tls | allocation | heap | start | serialization | cluster | structures-cluster | queries | sql | vectors | near-cache | cp | cp-costs | failover | migration | tail | storm | spring | spring-start | coordination) ;;
  all) [[ $# -eq 0 ]] || usage ;;
  *) usage ;;
esac
module=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$module/../.." && pwd)
jdk=$(find_jdk)

benchmarks=$module
profile=()
own_flags=()
if [[ $what == spring* ]]; then # With jars that no other benchmark needs.
  benchmarks=$module/spring
  profile=(-Pspring-benchmarks)
elif [[ $what == coordination ]]; then
  benchmarks=$module/coordination
  profile=(-Pcoordination-benchmarks)
elif [[ $what == sql ]]; then
  benchmarks=$module/sql
  profile=(-Psql-benchmarks)
fi
if [[ ${GRID_BENCHMARKS_BUILD:-true} == true ]]; then
  mvn -q "${profile[@]}" -f "$root/pom.xml" -pl "${benchmarks#"$root"/},grid-server-app" -am -DskipTests package
fi
# Five members or more share the machine.
cluster_flags="-Xms1g -Xmx1g -XX:+UseG1GC -Djava.rmi.server.hostname=127.0.0.1"
cluster_flags+=" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
# As the server's guide has it. Every server gets the same; before JDK 25 there is no such option.
heap_flags="-Xms2g -Xmx2g -XX:+UseG1GC -Djava.rmi.server.hostname=127.0.0.1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
heap_flags+=" -XX:+IgnoreUnrecognizedVMOptions -XX:+UseCompactObjectHeaders"
class_path=$benchmarks/target/classes:$(<"$benchmarks/target/class-path.txt")
structures=offer-poll:4x16,list-add-get:4x16,ring-add:4x16,ring-read-many:4x16,topic-publish:4x16
structures+=,multimap-put:4x16,multimap-get:4x16,replicated-get:4x16,flake-id-batch:4x16

case $what in
  quick)
    run SideBySide --rounds 2 --first-warmup 6 --seconds 1 \
      --workloads get:1x1,get:4x16,set:4x16 "$@"
    ;;
  side-by-side) run SideBySide "$@" ;;
  allocation) run AllocationPerOperation "$@" ;;
  heap) run HeapPerEntry --jvm-flags "$heap_flags" "$@" ;;
  start) run StartTime "$@" ;;
  serialization) run SerializationSpeed "$@" ;;
  cluster)
    run SideBySide --members 3 --jvm-flags "$cluster_flags" \
      --workloads get:4x16,get:8x64,set:4x16,set:8x64 "$@"
    ;;
  tls)
    command -v openssl >/dev/null || { echo "openssl is missing: apt-get install openssl" >&2; exit 1; }
    certificates=$(mktemp -d -p "$module/target")
    "$root/grid-core/docs/security/grid-certs.sh" "$certificates" >/dev/null
    run SideBySide --title tls --jvm-flags "$cluster_flags" --certificates "$certificates" \
      --workloads get:4x16,set:4x16 \
      --servers grid,grid-policy,grid-tls-jdk,grid-tls-boringssl,reference,redis,redis-tls "$@"
    rm -r "$certificates"
    ;;
  structures) run SideBySide --servers grid,reference --workloads "$structures" "$@" ;;
  structures-cluster)
    run SideBySide --members 3 --jvm-flags "$cluster_flags" --workloads "$structures" "$@"
    ;;
  queries) run QuerySpeed "$@" ;;
  sql) # All but PostgreSQL is in one process. Installs PostgreSQL if it may.
    own_flags=(-Xms4g -Xmx4g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
    run sql.SqlSpeed "$@"
    ;;
  vectors) run VectorSpeed "$@" ;;
  near-cache) run NearCacheSpeed "$@" ;;
  cp)
    command -v etcd >/dev/null || { echo "etcd is missing: apt-get install etcd-server" >&2; exit 1; }
    logs=$(mktemp -d -p "$module/target")
    run CpSpeed --jvm-flags "$cluster_flags" --cp-directory "$logs" "$@"
    rm -r "$logs"
    ;;
  cp-costs)
    logs=$(mktemp -d -p "$module/target")
    run CpCosts --jvm-flags "$cluster_flags" --cp-directory "$logs" "$@"
    rm -r "$logs"
    ;;
  failover) run Failover --jvm-flags "$cluster_flags" "$@" ;;
  migration) run Migration --jvm-flags "$cluster_flags" "$@" ;;
  tail) run Tail "$@" ;;
  storm) run Storm --jvm-flags "$cluster_flags" "$@" ;;
  spring | spring-start)
    command -v redis-server >/dev/null || { echo "redis-server is missing: apt-get install redis-server" >&2; exit 1; }
    if [[ $what == spring ]]; then run spring.SpringSpeed "$@"; else run spring.SpringStart "$@"; fi
    ;;
  coordination) run coordination.CoordinationSpeed "$@" ;; # Installs etcd and ZooKeeper if it may.
  all)
    run SideBySide
    run AllocationPerOperation
    run HeapPerEntry --jvm-flags "$heap_flags"
    run StartTime
    ;;
esac
