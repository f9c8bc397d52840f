package dev.grid.systemtests.faults;

import dev.grid.systemtests.processes.ProcessCluster;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One thing that happens to a cluster, to one member of it; {@link ProcessCluster#heal} ends it.
 */
sealed interface Fault {

  int victim();

  /** Makes it happen; returns when it has. */
  void happen(ProcessCluster cluster);

  /** The member's process is killed as by kill -9. */
  record Kill(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.kill(victim);
    }
  }

  /** The member's process stands still, and goes on later without knowing. */
  record Pause(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.pause(victim);
    }
  }

  /**
   * The member and the others do not hear of each other.
   *
   * @param withClients whether clients do not reach the member either
   */
  record Cut(int victim, boolean withClients) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.cut(List.of(victim), others(cluster, victim, withClients));
    }
  }

  /**
   * Between the member and the others only one direction works.
   *
   * @param isDeaf whether the member does not hear; if not, it is not heard
   */
  record OneWay(int victim, boolean isDeaf) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      List<Integer> others = others(cluster, victim, false);
      if (isDeaf) {
        cluster.cutOneWay(others, List.of(victim));
      } else {
        cluster.cutOneWay(List.of(victim), others);
      }
    }
  }

  /** The member loses a part of what is sent to it. */
  record Loss(int victim, int percent) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.lose(victim, percent);
    }
  }

  /** The member is further away. */
  record Delay(int victim, int delayMillis, int jitterMillis) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.delay(victim, delayMillis, jitterMillis);
    }
  }

  /** All members are stopped and started again in turns, as for an upgrade. */
  record RollingRestart(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      for (int i = 0; i < cluster.size(); i++) {
        int host = (victim - 1 + i) % cluster.size() + 1;
        cluster.awaitQuiet();
        cluster.leave(host);
        cluster.start(host);
        cluster.awaitQuiet();
      }
    }
  }

  /** There is no space for the member's logs. */
  record FullDisk(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.fillDisk(victim);
    }
  }

  /** The kinds, as the command line names them. */
  enum Kind {
    KILL {
      @Override
      Fault draw(int victim, Random random) {
        return new Kill(victim);
      }
    },
    PAUSE {
      @Override
      Fault draw(int victim, Random random) {
        return new Pause(victim);
      }
    },
    CUT {
      @Override
      Fault draw(int victim, Random random) {
        return new Cut(victim, random.nextBoolean());
      }
    },
    ONE_WAY {
      @Override
      Fault draw(int victim, Random random) {
        return new OneWay(victim, random.nextBoolean());
      }
    },
    LOSS {
      @Override
      Fault draw(int victim, Random random) {
        return new Loss(victim, 5 + random.nextInt(26));
      }
    },
    DELAY {
      @Override
      Fault draw(int victim, Random random) {
        return new Delay(victim, 20 + random.nextInt(81), random.nextInt(20));
      }
    },
    RESTART {
      @Override
      Fault draw(int victim, Random random) {
        return new RollingRestart(victim);
      }
    },
    DISK {
      @Override
      Fault draw(int victim, Random random) {
        return new FullDisk(victim);
      }
    };

    abstract Fault draw(int victim, Random random);

    static Kind ofLabel(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /** The faults of one run, in the order of the kinds given, then in random order. */
  record Schedule(Random random, List<Kind> kinds) {

    Fault next(int count, int members) {
      int at = count < kinds.size() ? count : random.nextInt(kinds.size());
      return kinds.get(at).draw(1 + random.nextInt(members), random);
    }
  }

  private static List<Integer> others(ProcessCluster cluster, int victim, boolean withClients) {
    return IntStream.rangeClosed(withClients ? ProcessCluster.DRIVER : 1, cluster.size())
        .filter(host -> host != victim)
        .boxed()
        .toList();
  }
}
