package dev.grid.client.connection;

import dev.grid.AuthenticationException;
import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.Registration;
import dev.grid.kernel.Listeners;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.types.Address;
import io.netty.channel.Channel;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a client, one to each member. Thread-safe: changes are made under {@code
 * lock}, in which nothing blocks or is called back; readers see the last published {@link Open}.
 *
 * <p>Each attempt to connect runs on a virtual thread of its own and has one limit for everything:
 * resolving the name, opening the socket, authenticating, being admitted.
 */
public final class Connections {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final String name;
  private final Transport transport;
  private final Authenticator authenticator;
  private final Admission admission;
  private final Duration connectTimeout;
  private final Traffic traffic = new Traffic();
  private final Listeners<Listener> listeners = new Listeners<>(log::warn);
  private final Executor notices;
  private final AtomicInteger turn = new AtomicInteger();

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock. An attempt that fails is taken out before it completes.
  private final Map<Address, CompletableFuture<Connection>> byAddress = new HashMap<>();
  private final Map<UUID, Connection> byMember = new HashMap<>();
  private final Set<Connection> sockets = new HashSet<>();
  private long dialled;
  private @Nullable Throwable closedBy;

  private volatile Open open = new Open(Map.of(), List.of());

  /** Connections that have been admitted and not ended, at one moment. */
  private record Open(Map<UUID, Connection> byMember, List<Connection> all) {}

  /** Hears of connections, in order, on the executor of notices; must not block. */
  public interface Listener {

    /** A connection was admitted. */
    default void opened(Connection connection) {}

    /** A connection that had been opened has ended. */
    default void closed(Connection connection, Throwable cause) {}
  }

  /** Decides whether an authenticated connection may be used, and makes it ready. */
  @FunctionalInterface
  public interface Admission {

    /**
     * Called before anything else uses the connection, on the thread that dialled. May block until
     * the deadline.
     *
     * @param first whether no other connection is open
     * @throws RuntimeException to refuse; the connection is closed by it
     */
    void admit(Connection connection, AuthenticationReply reply, boolean first, Deadline deadline);
  }

  /**
   * No connections yet.
   *
   * @param name begins the names of threads
   * @param notices calls the listeners: one at a time, in order, and never on the caller's thread
   */
  public Connections(
      String name,
      Transport transport,
      Authenticator authenticator,
      Admission admission,
      Duration connectTimeout,
      Executor notices) {
    this.name = name;
    this.transport = transport;
    this.authenticator = authenticator;
    this.admission = admission;
    this.connectTimeout = connectTimeout;
    this.notices = notices;
  }

  /** Adds a listener; it is called as often as it was added. */
  public Registration addListener(Listener listener) {
    return listeners.add(listener);
  }

  /** What went over all of them. */
  public Traffic traffic() {
    return traffic;
  }

  /** Those that are open now. */
  public List<Connection> open() {
    return open.all();
  }

  /** The connection that was made to an address, or null if there is none. */
  public @Nullable Connection get(Address address) {
    lock.lock();
    try {
      CompletableFuture<Connection> attempt = byAddress.get(address);
      Connection connection = attempt == null ? null : attempt.getNow(null);
      return connection != null && connection.isLive() ? connection : null;
    } finally {
      lock.unlock();
    }
  }

  /** The open connection to a member, or null if there is none. */
  public @Nullable Connection get(UUID member) {
    return open.byMember().get(member);
  }

  /** An open connection, another each time, or null if there is none. */
  public @Nullable Connection any() {
    List<Connection> all = open.all();
    int start = turn.getAndIncrement();
    Connection silent = null;
    for (int i = 0; i < all.size(); i++) {
      Connection connection = all.get(Math.floorMod(start + i, all.size()));
      if (connection.isLive()) {
        if (connection.isHeartbeating()) {
          return connection;
        }
        silent = connection;
      }
    }
    return silent;
  }

  /** {@link #getOrConnect(Address, Authenticator)} with the client's own authentication. */
  public CompletableFuture<Connection> getOrConnect(Address address) {
    return getOrConnect(address, authenticator);
  }

  /**
   * The connection that was or is being made to an address, else a new attempt: all who ask
   * meanwhile are given the same future. It completes on a virtual thread; with the connection that
   * was there before if the address turns out to be that of a member which is connected already. Do
   * not complete it yourself.
   */
  public CompletableFuture<Connection> getOrConnect(Address address, Authenticator authenticator) {
    CompletableFuture<Connection> attempt = new CompletableFuture<>();
    lock.lock();
    try {
      if (closedBy != null) {
        return CompletableFuture.failedFuture(closedBy);
      }
      CompletableFuture<Connection> known = byAddress.get(address);
      if (known != null && (!known.isDone() || known.join().isLive())) {
        return known;
      }
      byAddress.put(address, attempt);
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual()
        .name(name + "-dial-" + address)
        .start(() -> run(attempt, address, authenticator));
    return attempt;
  }

  /**
   * Closes the connection to an address, with the cause that its requests fail by.
   *
   * @return whether there was one and this call closed it
   */
  public boolean close(Address address, Throwable cause) {
    Connection connection = get(address);
    return connection != null && connection.close(cause);
  }

  /** Closes the connection to a member. */
  public boolean close(UUID member, Throwable cause) {
    Connection connection = get(member);
    return connection != null && connection.close(cause);
  }

  /** Closes all and refuses new ones by the same cause. */
  public void close(Throwable cause) {
    List<Connection> all;
    List<CompletableFuture<Connection>> attempts;
    lock.lock();
    try {
      closedBy = cause;
      all = List.copyOf(sockets);
      attempts = List.copyOf(byAddress.values());
      byAddress.clear();
    } finally {
      lock.unlock();
    }
    for (Connection connection : all) {
      connection.close(cause);
    }
    for (CompletableFuture<Connection> attempt : attempts) {
      attempt.completeExceptionally(cause);
    }
  }

  // On the thread of an attempt.

  private void run(
      CompletableFuture<Connection> attempt, Address address, Authenticator authenticator) {
    try {
      attempt.complete(dial(address, authenticator));
    } catch (Throwable e) {
      lock.lock();
      try {
        byAddress.remove(address, attempt);
      } finally {
        lock.unlock();
      }
      log.debug("{}: no connection to {}", name, address, e);
      attempt.completeExceptionally(e);
    }
  }

  private Connection dial(Address address, Authenticator authenticator) {
    Deadline deadline = Deadline.in(connectTimeout);
    String what = "connecting to " + address;
    Connection connection = connect(address, deadline, what);
    try {
      AuthenticationReply reply =
          deadline.await(authenticator.authenticate(connection), "authenticating at " + address);
      UUID member = checked(reply, address);
      Map<String, String> abilities = reply.keyValuePairs();
      connection.authenticated(
          member,
          abilities.containsKey(Frames.REMEMBERS),
          abilities.containsKey(Frames.CANCELS),
          requestBytesMax(abilities.get(Frames.FRAME_BYTES_MAX)));
      Connection known = get(member);
      if (known != null && known.isLive()) {
        connection.close(new ConnectionLostException(address + " is connected already"));
        return known;
      }
      boolean first = open.all().isEmpty();
      admission.admit(connection, reply, first, deadline);
      return publish(connection, member, first);
    } catch (RuntimeException e) {
      connection.close(e);
      throw e;
    }
  }

  /** How large a request the member takes, by what it says of itself. */
  private static int requestBytesMax(@Nullable String told) {
    try {
      return told == null ? Integer.MAX_VALUE : Integer.parseInt(told);
    } catch (NumberFormatException e) {
      log.debug("a member takes requests of {}", told, e);
      return Integer.MAX_VALUE;
    }
  }

  private Connection connect(Address address, Deadline deadline, String what) {
    CompletableFuture<List<InetAddress>> resolving = new CompletableFuture<>();
    Thread.ofVirtual().name(name + "-resolve").start(() -> resolve(address, resolving));
    RuntimeException failure = new ConnectionLostException(address + " has no address");
    for (InetAddress host : deadline.await(resolving, what)) {
      Duration left = Duration.ofNanos(deadline.remainingNanos());
      CompletableFuture<Connection> socket =
          transport.connect(
              new InetSocketAddress(host, address.port()), address, left, c -> made(c, address));
      try {
        return deadline.await(socket, what);
      } catch (RuntimeException e) {
        var unused = socket.thenAccept(late -> late.close(e));
        failure = e;
      }
    }
    throw failure;
  }

  private static void resolve(Address address, CompletableFuture<List<InetAddress>> resolving) {
    try {
      resolving.complete(List.of(InetAddress.getAllByName(address.host())));
    } catch (UnknownHostException e) {
      resolving.completeExceptionally(new UncheckedIOException(e));
    }
  }

  private Connection made(Channel channel, Address address) {
    Throwable refused;
    Connection connection;
    lock.lock();
    try {
      connection = new Connection(++dialled, address, traffic, this::ended, channel);
      sockets.add(connection);
      refused = closedBy;
    } finally {
      lock.unlock();
    }
    if (refused != null) {
      connection.close(refused);
    }
    return connection;
  }

  private static UUID checked(AuthenticationReply reply, Address address) {
    UUID member = reply.memberUuid();
    return switch (reply.status()) {
      case 0 -> {
        if (member == null) {
          throw new ConnectionLostException(address + " does not say which member it is");
        }
        yield member;
      }
      case 1 ->
          throw new AuthenticationException(
              address
                  + " refused the client: wrong cluster name, or what it shows (name and password,"
                  + " token, certificate) is not known there");
      case 2 ->
          throw new RefusedForGoodException(address + " does not know serialization version 1");
      case 3 ->
          throw new RefusedForGoodException(address + " does not allow this client in its cluster");
      default ->
          throw new AuthenticationException(
              address + " refused the client with status=" + reply.status());
    };
  }

  private Connection publish(Connection connection, UUID member, boolean first) {
    lock.lock();
    try {
      Throwable ended = closedBy != null ? closedBy : connection.closeCause();
      if (ended != null) {
        throw new GridNotActiveException(connection + " ended while it was made", ended);
      }
      Connection known = byMember.get(member);
      if (known != null && known.isLive()) {
        connection.close(new ConnectionLostException(member + " is connected already"));
        return known;
      }
      if (first != byMember.isEmpty()) {
        throw new ConnectionLostException(
            "another connection began or the last one ended while " + connection + " was made");
      }
      byMember.put(member, connection);
      refresh();
      notices.execute(() -> listeners.forEach(listener -> listener.opened(connection)));
    } finally {
      lock.unlock();
    }
    log.info("{}: connected to {}", name, connection);
    return connection;
  }

  /** Called with the lock held. */
  private void refresh() {
    open = new Open(Map.copyOf(byMember), List.copyOf(byMember.values()));
  }

  /** On the connection's I/O thread. */
  private void ended(Connection connection) {
    Throwable cause = Objects.requireNonNull(connection.closeCause());
    UUID member = connection.member();
    lock.lock();
    try {
      sockets.remove(connection);
      byAddress.values().removeIf(attempt -> attempt.getNow(null) == connection);
      if (member == null || !byMember.remove(member, connection)) {
        return;
      }
      refresh();
      notices.execute(() -> listeners.forEach(listener -> listener.closed(connection, cause)));
    } finally {
      lock.unlock();
    }
    log.info("{}: disconnected from {}: {}", name, connection, cause.getMessage());
  }
}
