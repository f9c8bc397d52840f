package dev.grid.systemtests;

import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The ways in which structures are reached. Each is started once a JVM, on first use, and stopped
 * by {@link #stopAll()} when the last test has ended.
 */
public enum Deployment {
  /** Calls of a member to itself. */
  EMBEDDED {
    @Override
    Site start() {
      Grid member = OwnMember.start();
      return new Site(OwnMember.addressOf(member), () -> {}, address -> member);
    }
  },

  /** Our client, our member. */
  CLIENT {
    @Override
    Site start() {
      Grid member = OwnMember.start();
      return new Site(
          OwnMember.addressOf(member), member::close, address -> Site.connect(address, "tested"));
    }
  },

  /** {@link #EMBEDDED}, with structures in the Raft group of one member. */
  STRONG_EMBEDDED {
    @Override
    Site start() {
      Grid member = OwnMember.startStrong(1).getFirst();
      return new Site(OwnMember.addressOf(member), () -> {}, address -> member);
    }
  },

  /** Our client of three members, in whose Raft group structures are. */
  STRONG_MEMBERS {
    @Override
    Site start() {
      return clientOfStrong(3);
    }
  },

  /** The same of five. */
  STRONG_FIVE {
    @Override
    Site start() {
      return clientOfStrong(5);
    }
  },

  /** Our client, a community member of the reference: shows what the contract is. */
  REFERENCE {
    @Override
    Site start() {
      HazelcastInstance member = ReferenceMember.start();
      return new Site(
          ReferenceMember.addressOf(member),
          member::shutdown,
          address -> Site.connect(address, "tested"));
    }
  };

  /** The name of every cluster in these tests. */
  public static final String CLUSTER_NAME = "contract";

  private static final Map<Deployment, Site> STARTED = new EnumMap<>(Deployment.class);
  private static final List<Runnable> STOPPED_FIRST = new ArrayList<>();

  abstract Site start();

  /** Whether maps, queues, multimaps, ringbuffers, lists and sets are in Raft groups there. */
  public boolean isStrong() {
    return this == STRONG_EMBEDDED || this == STRONG_MEMBERS || this == STRONG_FIVE;
  }

  private static Site clientOfStrong(int count) {
    List<Grid> members = OwnMember.startStrong(count);
    return new Site(
        OwnMember.addressOf(members.getFirst()),
        () -> members.parallelStream().forEach(Grid::close),
        address -> Site.connect(address, "tested"));
  }

  /** The running cluster. */
  public Site site() {
    synchronized (STARTED) {
      return STARTED.computeIfAbsent(this, Deployment::start);
    }
  }

  /** Has something of a test's own stopped before the clusters are. */
  public static void beforeStop(Runnable stop) {
    synchronized (STARTED) {
      STOPPED_FIRST.add(stop);
    }
  }

  /** Stops what was started. */
  public static void stopAll() {
    synchronized (STARTED) {
      STOPPED_FIRST.forEach(Runnable::run);
      STOPPED_FIRST.clear();
      STARTED.values().forEach(Site::stop);
      STARTED.clear();
    }
  }
}
