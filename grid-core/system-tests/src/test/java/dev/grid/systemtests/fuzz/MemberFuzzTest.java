package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.StructureId;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Wrong messages over real connections to a running member, while a client that does nothing wrong
 * goes on. Afterwards the member is as it was before: no connection, no waiting call, no thread and
 * no memory more; and it has logged no error, so that nothing was refused by accident.
 */
@Tag("long")
final class MemberFuzzTest {

  private static final FuzzRun RUN = FuzzRun.configured();

  private static final int SENDERS = 4;
  private static final int MESSAGES_PER_CONNECTION = 500;
  private static final int BATCH_BYTES = 4 << 10;

  /** Messages before the measurement, so that classes and caches are there. */
  private static final int WARM_UP = 5_000;

  /** What the measurement itself, caches and a few late objects may take. */
  private static final long HEAP_SLACK_BYTES = 32 << 20;

  private static final int THREADS_SLACK = 8;

  private final AtomicInteger connections = new AtomicInteger();

  @Test
  @Timeout(1800)
  void member_survivesAndForgets() throws Exception {
    try (LoggedErrors errors = new LoggedErrors();
        Grid member = OwnMember.start();
        Grid client =
            Grids.connect(
                ClientConfig.defaults()
                    .withClusterName(Deployment.CLUSTER_NAME)
                    .withAddresses(OwnMember.addressOf(member)))) {
      HealthyClient healthy = HealthyClient.start(client);
      fuzz(member, RUN.seed(), WARM_UP);
      settle(member);
      long heapBefore = heapAfterCollection();
      int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();

      long taken = fuzz(member, RUN.seed() + 1, RUN.overSockets());

      settle(member);
      long calls = healthy.stop();
      System.out.println(
          "member fuzz: messages="
              + taken
              + " connections="
              + connections.get()
              + " healthyCalls="
              + calls);
      assertThat(calls).as("calls of the client that did nothing wrong").isPositive();
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .as("threads")
          .isLessThan(threadsBefore + THREADS_SLACK);
      Eventually.passes(
          "memory is given back",
          () -> assertThat(heapAfterCollection()).isLessThan(heapBefore + HEAP_SLACK_BYTES));
      everyPartitionAnswers(client);
      assertThat(errors.all()).isEmpty();
    }
  }

  /** Waits until only the healthy client is connected and waits for nothing; then empties all. */
  private static void settle(Grid member) {
    Eventually.holds("wrong connections are gone", () -> member.statistics().connections() == 1);
    for (StructureId structure : member.structures()) {
      if (!structure.name().equals(HealthyClient.MAP)) {
        member.destroy(structure);
      }
    }
    Eventually.holds(
        "nothing waits in the member any more", () -> member.statistics().pendingCalls() <= 1);
  }

  private static long heapAfterCollection() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static void everyPartitionAnswers(Grid client) {
    GridMap<Integer, Integer> map = client.map("every-partition");
    boolean[] seen = new boolean[client.cluster().partitionCount()];
    int left = seen.length;
    for (int key = 0; left > 0; key++) {
      int partition = client.cluster().partitionOf(key);
      if (!seen[partition]) {
        seen[partition] = true;
        left--;
        map.put(key, key);
        assertThat(map.get(key)).isEqualTo(key);
      }
    }
    assertThat(map.size()).isEqualTo(seen.length);
  }

  // The wrong clients.

  /**
   * Sends until the member has taken so many messages: those that it handled, and of each
   * connection the last, which it refused or which never became whole.
   */
  private long fuzz(Grid member, long seed, int messages) throws Exception {
    long before = taken(member);
    List<byte[]> authentications = Conversations.load().stream().map(List::getFirst).toList();
    List<byte[]> variety = Conversations.variety();
    Thread[] senders = new Thread[SENDERS];
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < SENDERS; i++) {
      Mutator beforeAuthentication = new Mutator(seed * SENDERS + i, authentications);
      Mutator afterAuthentication = new Mutator(seed * SENDERS + i, variety);
      senders[i] =
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failures.add(e))
              .start(
                  () -> {
                    // Statistics visit every partition, so they are not asked for each time.
                    for (int n = 0; n % 8 != 0 || taken(member) - before < messages; n++) {
                      connectAndSend(
                          OwnMember.portOf(member), n, beforeAuthentication, afterAuthentication);
                    }
                  });
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(failures).as("failures of senders").isEmpty();
    return taken(member) - before;
  }

  private long taken(Grid member) {
    return member.statistics().requests() + connections.get();
  }

  /** Of four connections one is not authenticated, one sends anything, two send right frames. */
  private void connectAndSend(
      int port, int number, Mutator beforeAuthentication, Mutator afterAuthentication) {
    connections.incrementAndGet();
    try {
      switch (number % 4) {
        case 0 -> {
          try (RawConnection connection = new RawConnection(port)) {
            connection.sendProtocol();
            send(connection, beforeAuthentication::next, 2);
          }
        }
        case 1 -> {
          try (RawConnection connection = RawConnection.authenticated(port)) {
            send(connection, afterAuthentication::next, MESSAGES_PER_CONNECTION);
          }
        }
        default -> {
          try (RawConnection connection = RawConnection.authenticated(port)) {
            send(connection, afterAuthentication::nextOfRightFrames, MESSAGES_PER_CONNECTION);
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the member does not take connections", e);
    }
  }

  /** Sends until the member has closed the connection, or so many were sent. */
  private static void send(RawConnection connection, Supplier<byte[]> messages, int count)
      throws IOException {
    Socket socket = connection.socket();
    Thread reader = Thread.startVirtualThread(() -> discardAnswers(socket));
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    try {
      for (int i = 0; i < count && reader.isAlive(); i++) {
        batch.writeBytes(messages.get());
        if (batch.size() > BATCH_BYTES || i == count - 1) {
          connection.send(batch.toByteArray());
          batch.reset();
        }
      }
      socket.shutdownOutput();
      reader.join();
    } catch (SocketException e) {
      // The member has closed the connection, as it should.
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void discardAnswers(Socket socket) {
    byte[] discarded = new byte[BATCH_BYTES];
    try {
      while (socket.getInputStream().read(discarded) >= 0) {
        continue;
      }
    } catch (IOException e) {
      // The member has closed the connection, as it should.
    }
  }
}
