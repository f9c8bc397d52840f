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

  /**
   * The three, running: of all tests of the JVM, so those are started that none has started yet, or
   * that the last one left without.
   */
  static ThreeMembers started(ClusterKind kind) {
    synchronized (STARTED) {
      ThreeMembers members = STARTED.computeIfAbsent(kind, ClusterKind::created);
      for (int member = 0; member < ThreeMembers.SIZE; member++) {
        if (!members.isStarted(member)) {
          members.start(member);
        }
      }
      return members;
    }
  }

  private static ThreeMembers created(ClusterKind kind) {
    ThreeMembers members = kind.create();
    Deployment.beforeStop(members::stop);
    return members;
  }
}
