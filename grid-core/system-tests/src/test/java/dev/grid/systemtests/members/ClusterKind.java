package dev.grid.systemtests.members;

import dev.grid.systemtests.Deployment;
import java.util.EnumMap;
import java.util.Map;

/** The clusters that the contract is run on. */
enum ClusterKind {
  /** Community members of the reference: shows what the contract is. */
  REFERENCE {
    @Override
    ThreeMembers create() {
      return new ReferenceMembers();
    }
  };

  private static final Map<ClusterKind, ThreeMembers> STARTED = new EnumMap<>(ClusterKind.class);

  abstract ThreeMembers create();

  /** The three, running: started by the first test of the JVM that asks. */
  static ThreeMembers started(ClusterKind kind) {
    synchronized (STARTED) {
      return STARTED.computeIfAbsent(kind, ClusterKind::start);
    }
  }

  private static ThreeMembers start(ClusterKind kind) {
    ThreeMembers members = kind.create();
    Deployment.beforeStop(members::stop);
    for (int member = 0; member < ThreeMembers.SIZE; member++) {
      members.start(member);
    }
    return members;
  }
}
