package dev.grid.member.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this member. A client that has no connection any more is given time to come back
 * before what it held is freed. Guarded by this.
 */
public final class Clients {

  /**
   * How long a client may be gone before its locks are freed, as clients of the reference expect.
   */
  private static final long GONE_SECONDS = 120;

  private static final int STATISTICS_CHARS_MAX = 64 << 10;

  private final ScheduledExecutorService timer;
  private final Consumer<UUID> gone;
  private final Map<UUID, Entry> clients = new HashMap<>();

  /**
   * No clients.
   *
   * @param gone told of a client that did not come back; called on the timer, so it hands over at
   *     once
   */
  public Clients(ScheduledExecutorService timer, Consumer<UUID> gone) {
    this.timer = timer;
    this.gone = gone;
  }

  /**
   * A client.
   *
   * @param statistics what it last reported, {@code key=value} pairs with commas between; or null
   */
  public record Client(
      UUID id,
      String name,
      String type,
      String version,
      List<String> labels,
      int connections,
      @Nullable String statistics) {}

  private static final class Entry {
    private Client client;
    private @Nullable ScheduledFuture<?> end;

    Entry(Client client) {
      this.client = client;
    }
  }

  synchronized void connected(
      UUID id, String name, String type, String version, List<String> labels) {
    Entry entry =
        clients.computeIfAbsent(
            id, i -> new Entry(new Client(i, name, type, version, List.copyOf(labels), 0, null)));
    entry.client = withConnections(entry.client, entry.client.connections() + 1);
    if (entry.end != null) {
      entry.end.cancel(false);
      entry.end = null;
    }
  }

  private static Client withConnections(Client c, int connections) {
    return new Client(
        c.id(), c.name(), c.type(), c.version(), c.labels(), connections, c.statistics());
  }

  synchronized void disconnected(UUID id) {
    Entry entry = clients.get(id);
    if (entry == null) {
      return;
    }
    entry.client = withConnections(entry.client, entry.client.connections() - 1);
    if (entry.client.connections() == 0 && !timer.isShutdown()) {
      entry.end = timer.schedule(() -> end(id), GONE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void end(UUID id) {
    synchronized (this) {
      Entry entry = clients.get(id);
      if (entry == null || entry.client.connections() > 0) {
        return;
      }
      clients.remove(id);
    }
    gone.accept(id);
  }

  synchronized void report(UUID id, String statistics) {
    Entry entry = clients.get(id);
    if (entry != null && statistics.length() <= STATISTICS_CHARS_MAX) {
      Client c = entry.client;
      entry.client =
          new Client(
              c.id(), c.name(), c.type(), c.version(), c.labels(), c.connections(), statistics);
    }
  }

  /** The clients, those without a connection too until they are given up. */
  public synchronized List<Client> all() {
    return clients.values().stream().map(entry -> entry.client).toList();
  }
}
