package dev.grid.systemtests.faults;

import dev.grid.systemtests.processes.ProcessCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** One thing that happens to a cluster; {@link ProcessCluster#heal} ends it. */
sealed interface Fault {

  /** Makes it happen; returns when it has. */
  void happen(ProcessCluster cluster);

  /** The member's process is killed as by kill -9. */
  record Kill(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.kill(victim);
    }
  }

  /** Kills the member that publishes what all others follow. */
  record KillCoordinator() implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.kill(cluster.coordinator());
    }
  }

  /** Kills members at the same moment. */
  record KillSeveral(List<Integer> victims) implements Fault {

    public KillSeveral {
      victims = List.copyOf(victims);
    }

    @Override
    public void happen(ProcessCluster cluster) {
      victims.forEach(cluster::kill);
    }
  }

  /** Kills a member while another one hands over what it has. */
  record KillWhileLeaving(int victim, int leaver) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.leaveWhile(leaver, () -> cluster.kill(victim));
    }
  }

  /** The member's process stands still, and goes on later without knowing. */
  record Pause(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.pause(victim);
    }
  }

  /** The same of the member that publishes what all others follow. */
  record PauseCoordinator() implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.pause(cluster.coordinator());
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

  /** Two members do not hear of each other; the others hear both. */
  record CutBetween(int victim, int other) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.cut(List.of(victim), List.of(other));
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

  /** All members are killed at the same moment, and start again together. */
  record KillAll() implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      for (int host = 1; host <= cluster.size(); host++) {
        cluster.kill(host);
      }
    }
  }

  /** The same fault of whichever member leads most Raft groups by then. */
  record OfLeader(String name, IntFunction<Fault> fault) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      fault.apply(cluster.leader()).happen(cluster);
    }

    @Override
    public String toString() {
      return name + " of the leader";
    }
  }

  /**
   * The member that leads most Raft groups and the others do not hear of each other; clients reach
   * both. Lasts until others lead its groups, whatever it takes itself for.
   */
  record IsolateLeader() implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      int leader = cluster.leader();
      int groups = cluster.groupsLedBeside(0);
      new Cut(leader, false).happen(cluster);
      cluster.awaitGroupsLedBeside(leader, groups);
    }
  }

  /**
   * A member that leads Raft groups is killed for so long that another takes its place in all of
   * them, and then one more of those that lead. The first comes back with its disk.
   */
  record Replace() implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      int changes = cluster.changesOfGroups();
      cluster.kill(cluster.leader());
      cluster.awaitChangesOfGroups(changes + 1);
      cluster.kill(cluster.leader());
    }
  }

  /** All members are stopped and started again in turns, as for an upgrade. */
  record RollingRestart(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      for (int i = 0; i < cluster.size(); i++) {
        int host = (victim - 1 + i) % cluster.size() + 1;
        cluster.leave(host);
        cluster.start(host);
        cluster.awaitQuiet();
      }
    }
  }

  /** The member is killed, and a file of a Raft group on its disk is damaged before it starts. */
  record DamageDisk(int victim, long seed) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.kill(victim);
      cluster.damageDisk(victim, new Random(seed));
    }
  }

  /** There is no space for the member's logs, nor for what it has of Raft groups. */
  record FullDisk(int victim) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.fillDisk(victim);
    }
  }

  /** The wall clock of the member's host is moved, back or forth, until it is set right again. */
  record ClockMoved(int victim, int seconds) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.moveClock(victim, seconds);
    }
  }

  /** Whatever the member forces to its disk takes longer, until it is healed. */
  record SlowDisk(int victim, Duration more) implements Fault {
    @Override
    public void happen(ProcessCluster cluster) {
      cluster.slowDisk(victim, more);
    }
  }

  /** The kinds, as the command line names them. */
  enum Kind {
    KILL {
      @Override
      Fault draw(Draw draw) {
        return new Kill(draw.victim());
      }
    },
    KILL_COORDINATOR {
      @Override
      Fault draw(Draw draw) {
        return new KillCoordinator();
      }
    },
    KILL_SEVERAL {
      @Override
      Fault draw(Draw draw) {
        return new KillSeveral(draw.victims(Math.max(1, draw.backups())));
      }
    },
    KILL_WHILE_LEAVING {
      @Override
      Fault draw(Draw draw) {
        List<Integer> two = draw.victims(2);
        return new KillWhileLeaving(two.getFirst(), two.getLast());
      }
    },
    PAUSE {
      @Override
      Fault draw(Draw draw) {
        return new Pause(draw.victim());
      }
    },
    PAUSE_COORDINATOR {
      @Override
      Fault draw(Draw draw) {
        return new PauseCoordinator();
      }
    },
    CUT {
      @Override
      Fault draw(Draw draw) {
        return new Cut(draw.victim(), draw.random().nextBoolean());
      }
    },
    BETWEEN {
      @Override
      Fault draw(Draw draw) {
        List<Integer> two = draw.victims(2);
        return new CutBetween(two.getFirst(), two.getLast());
      }
    },
    ONE_WAY {
      @Override
      Fault draw(Draw draw) {
        return new OneWay(draw.victim(), draw.random().nextBoolean());
      }
    },
    LOSS {
      @Override
      Fault draw(Draw draw) {
        return new Loss(draw.victim(), 5 + draw.random().nextInt(26));
      }
    },
    DELAY {
      @Override
      Fault draw(Draw draw) {
        return new Delay(draw.victim(), 20 + draw.random().nextInt(81), draw.random().nextInt(20));
      }
    },
    KILL_ALL {
      @Override
      Fault draw(Draw draw) {
        return new KillAll();
      }
    },
    KILL_LEADER {
      @Override
      Fault draw(Draw draw) {
        return new OfLeader("Kill", Kill::new);
      }
    },
    PAUSE_LEADER {
      @Override
      Fault draw(Draw draw) {
        return new OfLeader("Pause", Pause::new);
      }
    },
    CUT_LEADER {
      @Override
      Fault draw(Draw draw) {
        boolean withClients = draw.random().nextBoolean();
        return new OfLeader("Cut", leader -> new Cut(leader, withClients));
      }
    },
    ONE_WAY_LEADER {
      @Override
      Fault draw(Draw draw) {
        boolean isDeaf = draw.random().nextBoolean();
        return new OfLeader("OneWay", leader -> new OneWay(leader, isDeaf));
      }
    },
    ISOLATE_LEADER {
      @Override
      Fault draw(Draw draw) {
        return new IsolateLeader();
      }
    },
    RESTART {
      @Override
      Fault draw(Draw draw) {
        return new RollingRestart(draw.victim());
      }
    },
    REPLACE {
      @Override
      Fault draw(Draw draw) {
        return new Replace();
      }
    },
    DISK {
      @Override
      Fault draw(Draw draw) {
        return new FullDisk(draw.victim());
      }
    },
    DISK_LEADER {
      @Override
      Fault draw(Draw draw) {
        return new OfLeader("FullDisk", FullDisk::new);
      }
    },
    DAMAGE {
      @Override
      Fault draw(Draw draw) {
        return new DamageDisk(draw.victim(), draw.random().nextLong());
      }
    },
    DAMAGE_LEADER {
      @Override
      Fault draw(Draw draw) {
        long seed = draw.random().nextLong();
        return new OfLeader("DamageDisk", leader -> new DamageDisk(leader, seed));
      }
    },
    CLOCK {
      @Override
      Fault draw(Draw draw) {
        return new ClockMoved(draw.victim(), draw.clockSeconds());
      }
    },
    CLOCK_LEADER {
      @Override
      Fault draw(Draw draw) {
        int seconds = draw.clockSeconds();
        return new OfLeader("ClockMoved", leader -> new ClockMoved(leader, seconds));
      }
    },
    SLOW_DISK {
      @Override
      Fault draw(Draw draw) {
        return new SlowDisk(draw.victim(), draw.slowness());
      }
    },
    SLOW_DISK_LEADER {
      @Override
      Fault draw(Draw draw) {
        Duration more = draw.slowness();
        return new OfLeader("SlowDisk", leader -> new SlowDisk(leader, more));
      }
    };

    abstract Fault draw(Draw draw);

    /** Whether members have to be started so that it may happen to them. */
    boolean bendsHosts() {
      return switch (this) {
        case CLOCK, CLOCK_LEADER, SLOW_DISK, SLOW_DISK_LEADER -> true;
        default -> false;
      };
    }

    static Kind ofLabel(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /**
   * What faults are drawn from.
   *
   * @param backups of everything: so many members may be gone without loss
   */
  record Draw(Random random, int members, int backups) {

    int victim() {
      return 1 + random.nextInt(members);
    }

    /** Hours, back or forth. */
    int clockSeconds() {
      int seconds = 3_600 + random.nextInt(10 * 3_600);
      return random.nextBoolean() ? seconds : -seconds;
    }

    /** Shorter and longer than an election timeout. */
    Duration slowness() {
      return Duration.ofMillis(50L << random.nextInt(6));
    }

    /** So many different ones. */
    List<Integer> victims(int count) {
      List<Integer> all = new ArrayList<>(IntStream.rangeClosed(1, members).boxed().toList());
      Collections.shuffle(all, random);
      return all.subList(0, count);
    }
  }

  /** The faults of one run, in the order of the kinds given, then in random order. */
  record Schedule(Random random, List<Kind> kinds) {

    Fault next(int count, int members, int backups) {
      int at = count < kinds.size() ? count : random.nextInt(kinds.size());
      return kinds.get(at).draw(new Draw(random, members, backups));
    }
  }

  private static List<Integer> others(ProcessCluster cluster, int victim, boolean withClients) {
    return IntStream.rangeClosed(withClients ? ProcessCluster.DRIVER : 1, cluster.size())
        .filter(host -> host != victim)
        .boxed()
        .toList();
  }
}
