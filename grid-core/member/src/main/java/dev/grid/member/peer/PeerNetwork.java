package dev.grid.member.peer;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.LogLimit;
import dev.grid.member.RemoteHost;
import dev.grid.member.peer.PeerRefusedException.Reason;
import dev.grid.member.tls.MemberTls;
import dev.grid.protocol.frame.ReceiveBudget;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections between this member and the others, over TCP. Thread-safe; owns no threads: it
 * runs on the event loops that it is started with, and on those of the accepted channels.
 *
 * <p>Who connects to this member is connected to in turn. Others are dialled when they are
 * {@linkplain #keep kept}, when somebody {@linkplain #dial asks for them}, or when group
 * communication is to be sent to their address.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed close leaves nothing more to do.
public final class PeerNetwork implements Peers, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PeerNetwork.class);

  /** Connections of members, or of those who say that they are; more are closed. */
  private static final int RECEIVERS_MAX = 2_048;

  /** Of one host, before they have shown it. */
  private static final int STRANGERS_OF_HOST_MAX = RECEIVERS_MAX / 4;

  /** Messages in pieces that have not all come take up to one part in so many of the heap. */
  private static final int RECEIVING_SHARE = 2;

  private static final long CLOSE_MILLIS_MAX = 1_000;

  /** Takes the messages of the group communication. Called on I/O threads. */
  @FunctionalInterface
  public interface ControlListener {
    void received(MemberInfo from, byte[] payload);
  }

  private final Supplier<MemberInfo> self;
  private final PeerIdentity identity;
  private final Listener listener;
  private final PeerLimits limits;
  private final Handshake handshake;
  private final @Nullable MemberTls tls;

  /** Of all receivers: by default an event with two of the largest values, and as much again. */
  private final ReceiveBudget receiveBudget =
      new ReceiveBudget(Runtime.getRuntime().maxMemory() / RECEIVING_SHARE);

  private final LogLimit logLimit = new LogLimit();

  private final Map<UUID, PeerLink> links = new ConcurrentHashMap<>();
  private final Map<Address, PeerDial> attempts = new ConcurrentHashMap<>();
  private final Set<PeerReceiver> receivers = ConcurrentHashMap.newKeySet();
  private final Strangers strangers = new Strangers(STRANGERS_OF_HOST_MAX);

  private volatile ControlListener control = (from, payload) -> {};
  private volatile PeerGuard guard = PeerGuard.NONE;
  private volatile @Nullable EventLoopGroup loops;
  private volatile boolean closed;

  /**
   * Of a member; does nothing before {@link #start}.
   *
   * @param self what others are told; its address is where they dial this member. Asked at each
   *     handshake
   * @param listener takes everything but group communication
   * @param tls what makes connections secure; null for nothing
   */
  public PeerNetwork(
      Supplier<MemberInfo> self,
      PeerIdentity identity,
      Listener listener,
      PeerLimits limits,
      @Nullable MemberTls tls) {
    this.tls = tls;
    this.self = self;
    this.identity = identity;
    this.listener = listener;
    this.limits = limits;
    this.handshake = new Handshake(identity);
  }

  /**
   * Accepts and dials from now on.
   *
   * @param loops where dialled channels live; they are the caller's, and outlive this
   * @throws IllegalArgumentException if what others would be told does not fit a handshake
   */
  public void start(EventLoopGroup loops) {
    int hello = Handshake.bytes(handshake.hello(self(), handshake.nonce())).readableBytes();
    if (hello > limits.handshakeBytesMax() / 2) {
      throw new IllegalArgumentException(
          "clusterName and attributes of this member take "
              + hello
              + " bytes: must be "
              + limits.handshakeBytesMax() / 2
              + " at most");
    }
    this.loops = loops;
  }

  /** Sets who takes group communication; until then it is dropped. */
  public void control(ControlListener listener) {
    control = listener;
  }

  /** Sets who is let in at all; until then it is everybody who proves the secret. */
  public void guard(PeerGuard guard) {
    this.guard = guard;
  }

  PeerGuard guard() {
    return guard;
  }

  // Peers.

  @Override
  public void send(UUID member, PeerMessages message) {
    PeerSender sender = sender(member);
    if (sender != null) {
      sender.send(message);
    }
  }

  private @Nullable PeerSender sender(UUID member) {
    PeerLink link = links.get(member);
    return link == null ? null : link.sender();
  }

  @Override
  public boolean isConnected(UUID member) {
    PeerSender sender = sender(member);
    return sender != null && !sender.isClosed();
  }

  @Override
  public long pendingBytes(UUID member) {
    PeerSender sender = sender(member);
    return sender == null ? 0 : sender.pendingBytes();
  }

  @Override
  public @Nullable MemberInfo info(UUID member) {
    PeerLink link = links.get(member);
    return link == null ? null : link.info();
  }

  // Whom to connect to.

  /**
   * Keeps connections to exactly these members, dialling again and again while one breaks. Others
   * lose nothing at once, but are not dialled again after a break. This member itself is left out.
   */
  public void keep(Collection<MemberInfo> members) {
    UUID us = self().uuid();
    Set<UUID> ids = members.stream().map(MemberInfo::uuid).collect(Collectors.toSet());
    for (MemberInfo member : members) {
      if (!member.uuid().equals(us)) {
        onLink(member, link -> link.keep(member));
      }
    }
    for (PeerLink link : links.values()) {
      if (!ids.contains(link.id())) {
        onHome(link, PeerLink::release);
      }
    }
  }

  /** Ends the connection to the member; it may connect again, and be dialled again. */
  public void forget(UUID member) {
    PeerLink link = links.get(member);
    if (link != null) {
      onHome(link, PeerLink::forget);
    }
  }

  /**
   * Finds out who listens at an address, and connects to it. Does not block.
   *
   * @return who is there, perhaps this member itself; fails with {@link PeerRefusedException}, or
   *     with an {@link IOException}, of which a {@link ConnectException} says that nobody is there
   */
  public CompletableFuture<MemberInfo> dial(Address address) {
    return attempt(address).result().copy();
  }

  /**
   * Sends group communication to whoever listens at an address, and dials it if need be. May be
   * lost.
   */
  public void sendControl(Address to, byte[] payload) {
    PeerMessages.Control message = new PeerMessages.Control(payload);
    for (PeerLink link : links.values()) {
      PeerSender sender = link.sender();
      if (sender != null && !sender.isClosed() && sender.member().address().equals(to)) {
        sender.send(message);
        return;
      }
    }
    if (!closed && loops != null) {
      attempt(to).hold(message);
    }
  }

  void sendTo(UUID member, List<PeerMessages.Control> messages) {
    messages.forEach(message -> send(member, message));
  }

  /** Whether a failure to connect means that no process listens there. */
  public static boolean isRefused(Throwable failure) {
    Throwable cause = CallFuture.unwrapped(failure);
    return cause instanceof ConnectException
        && !(cause instanceof ConnectTimeoutException)
        && String.valueOf(cause.getMessage()).contains("refused");
  }

  // Connections.

  /**
   * Takes over a channel on which {@code GRD} is about to be read.
   *
   * @return the handler to put into its pipeline
   */
  public ChannelHandler accept(Channel channel) {
    if (closed
        || loops == null
        || receivers.size() >= RECEIVERS_MAX
        || !strangers.admit(channel, RemoteHost.of(channel.remoteAddress()))) {
      if (logLimit.allows("accept")) {
        log.debug("connection refused: remote={}", channel.remoteAddress());
      }
      channel.close();
      return new ChannelInboundHandlerAdapter();
    }
    PeerReceiver receiver = new PeerReceiver(this, channel);
    receivers.add(receiver);
    return receiver;
  }

  /** An accepted channel is a member's: its handshake is done. */
  void known(Channel channel) {
    strangers.known(channel);
  }

  /** Puts a connection together that is dialled. */
  private void install(Channel channel, ChannelHandler handler) {
    if (tls != null && tls.dialsTls()) {
      channel.pipeline().addLast(tls.dialling(channel));
    }
    channel.pipeline().addLast(handler);
  }

  /**
   * Refuses who is at the other end if it has no TLS where that is asked for, or has shown no
   * certificate of a member in it.
   *
   * @throws PeerRefusedException so
   */
  void requireMember(Channel channel) {
    if (tls == null) {
      return;
    }
    if (MemberTls.isSecure(channel)) {
      String stranger = tls.strangerThan(channel);
      if (stranger != null) {
        throw new PeerRefusedException(Reason.CERTIFICATE, stranger);
      }
    } else if (tls.isRequired()) {
      tls.plainRefused();
      throw new PeerRefusedException(
          Reason.TLS,
          "members are let in with TLS only: have every member go through tls mode=ACCEPT and"
              + " PREFER before the first has REQUIRE");
    }
  }

  PeerDial attempt(Address address) {
    PeerDial[] begun = new PeerDial[1];
    PeerDial attempt =
        attempts.computeIfAbsent(address, key -> begun[0] = new PeerDial(this, address));
    if (attempt == begun[0]) {
      connect(
          address,
          channel -> install(channel, attempt),
          failure -> {
            if (failure != null) {
              attempt.fail(null, failure);
            }
          });
    }
    return attempt;
  }

  private void connect(
      Address address, Consumer<Channel> install, Consumer<@Nullable Throwable> connected) {
    EventLoopGroup group = loops;
    if (closed || group == null || group.isShuttingDown()) {
      connected.accept(new IOException("the member does not run"));
    } else {
      PeerSockets.connect(group.next(), address, limits.connectMillisMax(), install, connected);
    }
  }

  /** Whether a host refuses connections to a port: looked at and hung up. */
  CompletableFuture<Boolean> probe(Address address) {
    CompletableFuture<Boolean> refused = new CompletableFuture<>();
    connect(
        address,
        channel -> channel.pipeline().addLast(new PeerSockets.HangUp()),
        failure -> refused.complete(failure != null && isRefused(failure)));
    return refused;
  }

  // Links.

  /** Runs something on the home loop of a member's link, and makes one if there is none. */
  void onLink(MemberInfo member, Consumer<PeerLink> action) {
    EventLoopGroup group = loops;
    if (closed || group == null) {
      return;
    }
    PeerLink link =
        links.computeIfAbsent(member.uuid(), id -> new PeerLink(this, group.next(), member));
    onHome(
        link,
        same -> {
          if (same.isRemoved()) {
            onLink(member, action);
          } else {
            action.accept(same);
          }
        });
  }

  private static void onHome(PeerLink link, Consumer<PeerLink> action) {
    execute(link.home(), () -> action.accept(link));
  }

  /** Runs something on a loop, unless the member ends. */
  static void execute(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("not run: the member ends", e);
    }
  }

  /** A receiver has shown who it is. */
  void admitted(PeerReceiver receiver, MemberInfo member, Consumer<PeerLink> opened) {
    onLink(member, link -> link.admit(receiver, member, opened));
  }

  void removed(PeerLink link) {
    links.remove(link.id(), link);
  }

  void ended(PeerDial attempt) {
    attempts.remove(attempt.address(), attempt);
  }

  void ended(PeerReceiver receiver) {
    receivers.remove(receiver);
  }

  void received(MemberInfo from, PeerMessages message) {
    if (message instanceof PeerMessages.Control packet) {
      control.received(from, packet.payload());
    } else {
      listener.received(from.uuid(), message);
    }
  }

  void batchEnded(UUID from) {
    listener.batchEnded(from);
  }

  /** Those to whom messages can be sent now. */
  public Collection<MemberInfo> connected() {
    List<MemberInfo> members = new ArrayList<>();
    for (PeerLink link : links.values()) {
      PeerSender sender = link.sender();
      if (sender != null && !sender.isClosed()) {
        members.add(sender.member());
      }
    }
    return members;
  }

  /** What others are told of this member. */
  public MemberInfo self() {
    return self.get();
  }

  // What its parts need.

  Listener listener() {
    return listener;
  }

  ReceiveBudget receiveBudget() {
    return receiveBudget;
  }

  PeerLimits limits() {
    return limits;
  }

  Handshake handshake() {
    return handshake;
  }

  byte minor() {
    return identity.minor();
  }

  LogLimit logLimit() {
    return logLimit;
  }

  /** Says goodbye to everybody and closes all connections. Blocks for a second at most. */
  @Override
  public void close() {
    closed = true;
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (PeerLink link : links.values()) {
      PeerSender sender = link.sender();
      if (sender != null) {
        ends.add(sender.whenEnded());
      }
      onHome(link, PeerLink::close);
    }
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .get(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("not every member took the goodbye", e);
    }
    receivers.forEach(receiver -> receiver.retire(() -> {}));
  }
}
