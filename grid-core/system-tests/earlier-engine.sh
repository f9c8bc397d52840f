#!/usr/bin/env bash
# Makes the sources that RollingUpgradeTest builds its earlier members from: those of a commit, or of 46763fd.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

git archive --format=zip -9 -o grid-core/system-tests/src/test/upgrade/engine.zip "${1:-46763fd}" \
  grid-core/{api,protocol,kernel,structures,client,member,core,processor}/src/main grid-core/protocol/protocol.lock
