package dev.grid.systemtests.simulation;

import dev.grid.config.MemberConfig;
import dev.grid.member.cluster.ClusterState;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.history.QueueAccount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run: members are replaced in an orderly way while queues are worked on. Queues, because a
 * change that is applied twice is seen in them for good.
 */
final class SimulatedRestarts {

  private static final int MEMBERS = 3;
  private static final int PARTITIONS = 13;
  private static final int QUEUES = 20;

  private final World world;
  private final SimulatedNetwork network;
  private final MemberConfig config;
  private final SimulatedInvoker client;
  private final List<Worker> workers = new ArrayList<>();
  private int numbers;
  private boolean stopped;
  private @Nullable SimulatedMember leaver;

  SimulatedRestarts(long seed) {
    world = new World(seed);
    network = new SimulatedNetwork(world);
    config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .with(QueueConfig.named("*").withBackups(1, 0));
    for (int i = 0; i < MEMBERS; i++) {
      join();
    }
    client = new SimulatedInvoker(world, PARTITIONS, false, this::anyMember);
    for (int i = 0; i < QUEUES; i++) {
      workers.add(new Worker("queue" + i, i % 2 == 0));
    }
  }

  private void join() {
    network.join(new SimulatedMember(world, network, numbers++, config, MEMBERS));
  }

  private SimulatedMember anyMember() {
    List<SimulatedMember> staying = staying();
    return staying.get(world.random().nextInt(staying.size()));
  }

  private List<SimulatedMember> staying() {
    return network.alive().stream().filter(member -> member != leaver).toList();
  }

  /** The only caller of a queue, with one call at a time. */
  private final class Worker {

    final String name;
    final boolean polls;
    final AsyncGridQueue<Long> queue;
    final QueueAccount account = new QueueAccount();
    long lastItem;
    boolean drained;

    Worker(String name, boolean polls) {
      this.name = name;
      this.polls = polls;
      this.queue = QueueStructure.<Long>proxy(name, client).async();
    }

    void step() {
      if (stopped) {
        return;
      }
      if (polls && world.random().nextBoolean()) {
        queue.poll().whenComplete(this::polled);
      } else {
        offer(++lastItem);
      }
    }

    private void offer(long item) {
      account.offered(item, Outcome.UNKNOWN);
      queue
          .offer(item)
          .whenComplete(
              (added, failure) -> {
                if (failure == null) {
                  account.offered(item, Outcome.ACKNOWLEDGED);
                }
                later();
              });
    }

    private void polled(@Nullable Long item, @Nullable Throwable failure) {
      if (failure != null) {
        account.pollWasUnknown();
      } else if (item != null) {
        account.taken(item);
      }
      later();
    }

    private void later() {
      world.in(world.micros(500, 60_000), this::step);
    }

    void drain() {
      queue
          .poll()
          .whenComplete(
              (item, failure) -> {
                if (item != null) {
                  account.taken(item);
                  drain();
                } else {
                  drained = failure == null;
                }
              });
    }
  }

  /** Replaces so many members; returns what does not hold then. */
  List<String> run(int restarts) {
    world.run(8_000);
    workers.forEach(Worker::step);
    for (int i = 0; i < restarts; i++) {
      network.slowness(world.random().nextBoolean() ? 500 : 20_000);
      SimulatedMember next = anyMember();
      leaver = next;
      next.core().control().leave();
      world.run(4_000);
      List<String> violations = checkLeft(next);
      if (!violations.isEmpty()) {
        return violations;
      }
      network.crash(next);
      leaver = null;
      world.run(8_000);
      join();
      world.run(4_000);
    }
    stopped = true;
    network.slowness(500);
    world.run(5_000);
    workers.forEach(Worker::drain);
    world.run(60_000);
    return judge();
  }

  private List<String> checkLeft(SimulatedMember next) {
    ClusterState state = next.core().state();
    return state != null && state.partitions().stream().noneMatch(p -> p.holds(next.id()))
        ? List.of()
        : List.of(next + " does not get rid of what it has");
  }

  private List<String> judge() {
    List<String> violations = new ArrayList<>();
    for (Worker worker : workers) {
      QueueAccount.Balance balance = worker.account.balance();
      if (!worker.drained
          || balance.missing() + balance.invented() + balance.duplicates() + balance.excused()
              > 0) {
        violations.add(worker.name + " of " + worker.lastItem + " items: " + balance);
      }
    }
    return violations;
  }
}
