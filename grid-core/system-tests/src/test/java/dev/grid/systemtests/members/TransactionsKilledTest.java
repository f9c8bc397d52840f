package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionalList;
import dev.grid.transaction.TransactionalMap;
import dev.grid.transaction.TransactionalMultiMap;
import dev.grid.transaction.TransactionalQueue;
import dev.grid.transaction.TransactionalSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Transactions of which a coordinator is killed: on whichever side of its decision, all or none.
 */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class TransactionsKilledTest {

  private static final int KILLED = 2;
  private static final int ACCOUNTS = 50;
  private static final long BALANCE = 1_000;
  private static final TransactionOptions OPTIONS =
      TransactionOptions.DEFAULT.withTimeout(Duration.ofSeconds(20));

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);
  private final String name = Names.fresh("killed-");

  private static void move(TransactionalMap<Integer, Long> accounts, int account, long amount) {
    Long balance = accounts.getForUpdate(account);
    accounts.set(account, balance + amount);
  }

  /** Each is an item of its own: two that are equal would be one in a set. */
  private static String item(long amount) {
    return amount + ":" + UUID.randomUUID();
  }

  private static long amount(String item) {
    return Long.parseLong(item.substring(0, item.indexOf(':')));
  }

  /** One of many ways to move something; in each the sum stays what it is. */
  private void transfer(Grid client) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int from = random.nextInt(ACCOUNTS - 1);
    int to = from + 1 + random.nextInt(ACCOUNTS - from - 1);
    long amount = 1 + random.nextInt(9);
    int way = random.nextInt(9);
    String added = item(amount);
    String known = known(client, way);
    client.transaction(
        OPTIONS,
        tx -> {
          TransactionalMap<Integer, Long> accounts = tx.map(name);
          TransactionalQueue<Long> queue = tx.queue(name);
          TransactionalMultiMap<Integer, String> multiMap = tx.multiMap(name);
          TransactionalList<String> list = tx.list(name);
          TransactionalSet<String> set = tx.set(name);
          switch (way) {
            case 0 -> {
              move(accounts, from, -amount);
              move(accounts, to, amount);
            }
            case 1 -> {
              move(accounts, from, -amount);
              queue.offer(amount);
            }
            case 2 -> {
              Long item = queue.poll();
              if (item != null) {
                move(accounts, to, item);
              }
            }
            case 3 -> {
              move(accounts, from, -amount);
              multiMap.put(from, added);
            }
            case 4 -> {
              // In the order of the third way, so that none waits for one that waits for it.
              accounts.getForUpdate(to);
              for (String item : multiMap.remove(to)) {
                move(accounts, to, amount(item));
              }
            }
            case 5 -> {
              move(accounts, from, -amount);
              list.add(added);
            }
            case 6 -> {
              if (known != null && list.remove(known)) {
                move(accounts, to, amount(known));
              }
            }
            case 7 -> {
              move(accounts, from, -amount);
              set.add(added);
            }
            default -> {
              if (known != null && set.remove(known)) {
                move(accounts, to, amount(known));
              }
            }
          }
          return null;
        });
  }

  /** An item that is to be removed, or null if none is, or there is none. */
  private @Nullable String known(Grid client, int way) {
    return switch (way) {
      case 6 -> client.<String>list(name).toList().stream().findFirst().orElse(null);
      case 8 -> client.<String>set(name).toSet().stream().findFirst().orElse(null);
      default -> null;
    };
  }

  @Test
  void theSumStays() {
    try (Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)))) {
      Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
      GridMap<Integer, Long> accounts = client.map(name);
      GridQueue<Long> queue = client.queue(name);
      for (int i = 0; i < ACCOUNTS; i++) {
        accounts.put(i, BALANCE);
      }
      Load load = new Load(number -> transfer(client));
      load.awaitProgress();
      members.kill(KILLED);
      load.awaitProgress();
      members.start(KILLED);
      load.awaitProgress();
      load.end();

      for (int i = 0; i < ACCOUNTS; i++) {
        int account = i;
        Eventually.holds("account=" + i + " is free", () -> !accounts.isLocked(account));
      }
      Eventually.holds(
          "the sum is what it was",
          () -> sum(accounts, queue) + sumOfItems(client) == ACCOUNTS * BALANCE);
      assertThat(client.structures()).extracting(structure -> structure.name()).doesNotContain("1");
    }
  }

  private static long sum(GridMap<Integer, Long> accounts, GridQueue<Long> queue) {
    long sum = 0;
    for (long balance : accounts.values()) {
      sum += balance;
    }
    for (long item : queue.toList()) {
      sum += item;
    }
    return sum;
  }

  private long sumOfItems(Grid client) {
    List<String> items = new ArrayList<>(client.<Integer, String>multiMap(name).values());
    items.addAll(client.<String>list(name).toList());
    items.addAll(client.<String>set(name).toSet());
    return items.stream().mapToLong(TransactionsKilledTest::amount).sum();
  }
}
