package dev.grid.member.connection;

import dev.grid.ConnectedClient;
import dev.grid.member.shared.SharedClients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this member. One that has no connection any more is kept until it is gone from the
 * whole cluster. Guarded by this, but for the listeners.
 */
public final class Clients {

  private static final int STATISTICS_CHARS_MAX = 64 << 10;

  private final SharedClients shared;
  private final Map<UUID, Client> clients = new HashMap<>();

  /** More calls than this are not kept for a client that does not listen yet. */
  private static final int EARLY_MAX = 4_096;

  /** Who is told that this member has a change, by client. Changed under this; any thread looks. */
  private final Map<UUID, List<LongConsumer>> backupListeners = new ConcurrentHashMap<>();

  /** No clients. */
  public Clients(SharedClients shared) {
    this.shared = shared;
    shared.onGone(this::gone);
  }

  /** What clients are to be told that are connected and do not listen yet. */
  private final Map<UUID, List<Long>> early = new HashMap<>();

  /**
   * A client.
   *
   * @param principal the name of who authenticated
   * @param sinceMillis when it made the first of its connections, by the wall clock
   * @param remotes where they come from, one for each
   * @param statistics what it last reported, or null
   */
  private record Client(
      UUID id,
      String principal,
      String name,
      String type,
      String version,
      List<String> labels,
      long sinceMillis,
      List<String> remotes,
      @Nullable Reported statistics) {

    Client with(long sinceMillis, List<String> remotes, @Nullable Reported statistics) {
      return new Client(
          id,
          principal,
          name,
          type,
          version,
          labels,
          sinceMillis,
          List.copyOf(remotes),
          statistics);
    }

    boolean isConnected() {
      return !remotes.isEmpty();
    }

    ConnectedClient seen() {
      return new ConnectedClient(
          id,
          principal,
          name,
          type,
          version,
          labels,
          remotes,
          Instant.ofEpochMilli(sinceMillis),
          statistics == null ? Map.of() : ClientStatistics.parse(statistics.text),
          statistics == null ? null : Instant.ofEpochMilli(statistics.atMillis));
    }
  }

  /** What a client has said of itself, and when. */
  private record Reported(String text, long atMillis) {}

  /**
   * A client has one more connection.
   *
   * @param remote where it comes from
   * @return null, or why it may not have that id; see {@link SharedClients}
   */
  synchronized @Nullable String connected(
      UUID id,
      String principal,
      String name,
      String type,
      String version,
      List<String> labels,
      String remote) {
    Client known = clients.get(id);
    if (known == null || !known.isConnected()) {
      String refusal = shared.connected(id, principal);
      if (refusal != null) {
        return refusal;
      }
    } else if (!known.principal().equals(principal)) {
      return "its id belongs to another principal: id=" + id + " owner=" + known.principal();
    }
    if (known == null || !known.principal().equals(principal)) {
      known =
          new Client(id, principal, name, type, version, List.copyOf(labels), 0, List.of(), null);
    }
    long since = known.isConnected() ? known.sinceMillis() : System.currentTimeMillis();
    List<String> remotes = new ArrayList<>(known.remotes());
    remotes.add(remote);
    clients.put(id, known.with(since, remotes, known.statistics()));
    return null;
  }

  synchronized void disconnected(UUID id, String remote) {
    Client known = clients.get(id);
    if (known != null) {
      List<String> remotes = new ArrayList<>(known.remotes());
      remotes.remove(remote);
      clients.put(id, known.with(known.sinceMillis(), remotes, known.statistics()));
      if (known.isConnected() && remotes.isEmpty()) {
        early.remove(id);
        shared.disconnected(id);
      }
    }
  }

  private synchronized void gone(UUID id) {
    Client known = clients.get(id);
    if (known != null && !known.isConnected()) {
      clients.remove(id);
    }
  }

  /** A client has said something of itself; what is too long is not kept. */
  synchronized void report(UUID id, String statistics) {
    Client known = clients.get(id);
    if (known != null && statistics.length() <= STATISTICS_CHARS_MAX) {
      Reported reported = new Reported(statistics, System.currentTimeMillis());
      clients.put(id, known.with(known.sinceMillis(), known.remotes(), reported));
    }
  }

  /**
   * Has a client told of its changes that this member has as a copy.
   *
   * @param listener given the correlation ids of calls; must not block
   */
  synchronized void listenForBackups(UUID client, LongConsumer listener) {
    backupListeners.computeIfAbsent(client, c -> new CopyOnWriteArrayList<>()).add(listener);
    List<Long> calls = early.remove(client);
    if (calls != null) {
      calls.forEach(listener::accept);
    }
  }

  /** Ends what {@link #listenForBackups} began. */
  synchronized void endListening(UUID client, LongConsumer listener) {
    List<LongConsumer> listeners = backupListeners.get(client);
    if (listeners != null && listeners.remove(listener) && listeners.isEmpty()) {
      backupListeners.remove(client);
    }
  }

  /** This member has the change of a client's call. Does not block. */
  public void confirm(UUID client, long call) {
    List<LongConsumer> listeners = backupListeners.get(client);
    if (listeners != null) {
      listeners.forEach(listener -> listener.accept(call));
    } else {
      confirmEarly(client, call);
    }
  }

  /** Others know of a client's connection a moment before it listens there. */
  private synchronized void confirmEarly(UUID client, long call) {
    List<LongConsumer> listeners = backupListeners.get(client);
    Client known = clients.get(client);
    if (listeners != null) {
      listeners.forEach(listener -> listener.accept(call));
    } else if (known != null && known.isConnected()) {
      List<Long> calls = early.computeIfAbsent(client, c -> new ArrayList<>());
      if (calls.size() < EARLY_MAX) {
        calls.add(call);
      }
    }
  }

  /** The clients that are connected. */
  public synchronized List<ConnectedClient> connected() {
    return clients.values().stream().filter(Client::isConnected).map(Client::seen).toList();
  }
}
