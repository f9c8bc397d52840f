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

    @Override
    boolean remembersCalls() {
      return false;
    }
  },

  /** Members of ours. */
  GRID {
    @Override
    ThreeMembers create() {
      return new GridMembers();
    }

    @Override
    boolean remembersCalls() {
      return true;
    }
  };

  private static final Map<ClusterKind, ThreeMembers> STARTED = new EnumMap<>(ClusterKind.class);

  abstract ThreeMembers create();

  /** Whether a call whose answer was lost comes again, and is carried out once. */
  abstract boolean remembersCalls();

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
