package dev.grid.systemtests.faults;

import dev.grid.sql.GridSql;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.processes.GroupCall;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.function.ToLongFunction;

/** The cluster as a client sees it. Thread-safe. */
interface Store extends AutoCloseable {

  /** How long a client tries to make a call; one that takes longer has hung. */
  Duration CALL_MAX = Duration.ofSeconds(30);

  /** After so long without a sign of life clients give a connection up. */
  Duration HEARTBEAT_MAX = Duration.ofSeconds(8);

  RegisterMap map(String name);

  GridSql sql();

  Queue<Long> queue(String name);

  /** Makes calls on structures of Raft groups. */
  ToLongFunction<GroupCall> groups();

  /** What a call that ended with this has done: nothing, or perhaps something. */
  Outcome outcomeOf(RuntimeException failure);

  @Override
  void close();

  /** The clients that can be used. */
  enum Kind {
    HAZELCAST {
      @Override
      Store connect(List<String> addresses, boolean redo) {
        return new HazelcastStore(addresses, redo);
      }
    },
    GRID {
      @Override
      Store connect(List<String> addresses, boolean redo) {
        return new GridStore(addresses, redo);
      }
    };

    /**
     * Connects to a cluster.
     *
     * @param redo whether a call that may have been applied is made again
     */
    abstract Store connect(List<String> addresses, boolean redo);
  }
}
