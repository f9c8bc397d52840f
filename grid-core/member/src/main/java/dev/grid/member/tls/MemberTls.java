package dev.grid.member.tls;

import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import dev.grid.TlsStatus;
import dev.grid.config.NetworkConfig;
import dev.grid.config.TlsConfig;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Listeners;
import dev.grid.kernel.Periodic;
import dev.grid.kernel.Printable;
import dev.grid.member.Workers;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's TLS: what it shows and whom it trusts, now and after a reload, and the connections
 * that have it. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Listeners are told; a failed close is no matter.
public final class MemberTls implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MemberTls.class);

  /** What the other side of a connection has shown; set if the connection has TLS. */
  private static final AttributeKey<Shown> SHOWN = AttributeKey.valueOf(MemberTls.class, "shown");

  /** What the handshake of a connection began with. */
  private static final AttributeKey<Materials> BEGUN_WITH =
      AttributeKey.valueOf(MemberTls.class, "begun-with");

  private static final long HANDSHAKE_MILLIS_MAX = 10_000;
  private static final long WATCH_MILLIS = 1_000;

  /** So long is tried to tell the other side that a connection ends. */
  private static final long CLOSE_MILLIS_MAX = 500;

  private static final long CHECK_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final Duration EXPIRES_SOON = Duration.ofDays(14);

  private final TlsConfig config;
  private final Events events;
  private final MemberIdentity identity;
  private final @Nullable MemberIdentity own;
  private final Executor workers;
  private final Handshakes handshakes;
  private final Periodic watch;
  private final Registration updates;
  private final Set<Channel> secure = ConcurrentHashMap.newKeySet();
  private final Listeners<Runnable> checks = new Listeners<>(log::error);
  private final FailureLog failures = new FailureLog((what, cause) -> log.warn(what));

  private volatile Materials materials;
  private volatile @Nullable String reloadFailure;
  private volatile boolean closed;

  /** Only touched by the watch. */
  private long checkedNanos = System.nanoTime();

  private final AtomicLong reloads = new AtomicLong();
  private final AtomicLong completed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong plainRefused = new AtomicLong();
  private final AtomicLong distrusted = new AtomicLong();

  /** Told of what auditors want to know. Called by any thread; blocks never. */
  public interface Events {

    /** A handshake with somebody who connected to this member has failed. */
    void handshakeFailed(@Nullable SocketAddress remote, String why);

    /**
     * The material has something new.
     *
     * @param failure why it cannot be used; null if it is
     */
    void certificateChanged(@Nullable String failure);
  }

  /**
   * What the other side of a connection has shown.
   *
   * @param chain its own certificate first; empty for none
   * @param accepted whether it connected to this member
   */
  private record Shown(List<X509Certificate> chain, boolean accepted) {}

  /**
   * The TLS of a member; null if it has none. Reads the material, which may block.
   *
   * @param timer only tells the time
   * @throws InvalidConfigurationException if the material cannot be used
   */
  public static @Nullable MemberTls of(
      NetworkConfig network, Workers workers, ScheduledExecutorService timer, Events events) {
    TlsConfig tls = network.tls();
    return tls == null || !tls.isOn()
        ? null
        : new MemberTls(tls, network.join().isAlone(), workers, timer, events);
  }

  private MemberTls(
      TlsConfig config,
      boolean alone,
      Workers workers,
      ScheduledExecutorService timer,
      Events events) {
    this.config = config;
    this.events = events;
    this.identity = new MemberIdentity(config.memberIdentity());
    this.own = alone ? null : identity;
    this.workers =
        task -> {
          if (!workers.offer(task)) {
            throw new RejectedExecutionException("all workers are busy");
          }
        };
    this.handshakes = new Handshakes(this.workers, System::nanoTime);
    synchronized (this) { // What is told of meanwhile waits: nothing changes unseen.
      this.updates = config.material().onUpdate(this::reload);
      this.materials = loadFirst();
    }
    log.info(
        "TLS: mode={} engine={} client-auth={} certificate expires={}",
        config.mode(),
        Materials.engineName(config),
        config.clientAuth(),
        materials.expires());
    warnOfExpiry();
    this.watch =
        Periodic.forGood(
            "watching TLS",
            (task, millis) -> {
              var unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
            },
            WATCH_MILLIS,
            this::watch,
            log::error);
    watch.start();
  }

  private Materials loadFirst() {
    try {
      return Materials.load(config, own);
    } catch (RuntimeException e) {
      updates.close();
      throw e;
    }
  }

  private void warnOfExpiry() {
    Instant expires = materials.expires();
    if (expires.isBefore(Instant.now().plus(EXPIRES_SOON))) {
      log.warn(
          "the certificate of this member expires at {}: nobody is let in by it then; replace it",
          expires);
    }
  }

  private void watch() {
    handshakes.endQuiet();
    long now = System.nanoTime();
    if (now - checkedNanos > CHECK_NANOS) {
      try {
        workers.execute(this::check);
        checkedNanos = now;
      } catch (RejectedExecutionException e) {
        log.debug("certificates are checked later", e);
      }
    }
  }

  // Materials.

  /** Takes what the material has now, or keeps what there is. Blocks. */
  synchronized void reload() {
    if (closed) {
      return;
    }
    try {
      materials = Materials.load(config, own);
    } catch (RuntimeException e) {
      reloadFailure = String.valueOf(e.getMessage());
      log.error(
          "new certificates cannot be used: those that expire at {} are used still",
          materials.expires(),
          e);
      events.certificateChanged(reloadFailure);
      return;
    }
    reloadFailure = null;
    reloads.incrementAndGet();
    log.info("new certificates are used: they expire at {}", materials.expires());
    events.certificateChanged(null);
    check();
  }

  /**
   * Has something run whenever connections are looked through for those that are not trusted any
   * more, as after a reload.
   */
  public Registration whenChecked(Runnable check) {
    return checks.add(check);
  }

  /** Closes connections whose other side is not trusted any more. Computes. */
  void check() {
    warnOfExpiry();
    Materials now = materials;
    Map<Shown, Boolean> trusted = new HashMap<>();
    for (Channel channel : secure) {
      check(channel, now, trusted);
    }
    checks.forEach(Runnable::run);
  }

  private void check(Channel channel, Materials now, Map<Shown, Boolean> trusted) {
    Shown shown = channel.attr(SHOWN).get();
    if (shown != null
        && !shown.chain().isEmpty()
        && !trusted.computeIfAbsent(shown, same -> now.trusts(same.chain(), same.accepted()))) {
      distrust(channel, shown);
    }
  }

  /** A reload may have looked through the connections before this one was among them. */
  @SuppressWarnings("ReferenceEquality") // Each reload is another, whatever it has.
  private void checkIfReloaded(Channel channel) {
    Materials now = materials;
    if (channel.attr(BEGUN_WITH).get() == now) {
      return;
    }
    try {
      workers.execute(() -> check(channel, materials, new HashMap<>()));
    } catch (RejectedExecutionException e) {
      channel.close(); // Whether it is trusted cannot be said.
    }
  }

  private void distrust(Channel channel, Shown shown) {
    distrusted.incrementAndGet();
    log.warn(
        "a connection is closed, as its certificate has expired or is not trusted any more:"
            + " remote={} subject={} expires={}",
        channel.remoteAddress(),
        shown.chain().getFirst().getSubjectX500Principal(),
        shown.chain().getFirst().getNotAfter().toInstant());
    channel.close();
  }

  // Connections.

  /** How a connection begins that was accepted. */
  public TlsStart accept(Channel channel) {
    return new TlsStart(this, channel);
  }

  Handshakes handshakes() {
    return handshakes;
  }

  private Materials beginning(Channel channel) {
    Materials now = materials;
    channel.attr(BEGUN_WITH).set(now);
    return now;
  }

  SslHandler accepting(Channel channel, Executor handshake) {
    return limited(beginning(channel).server().newHandler(channel.alloc(), handshake));
  }

  /**
   * What makes a channel secure that is about to be connected to another member; to be the first of
   * its handlers. Who that is has to be {@linkplain #strangerThan asked} when its handshake is
   * over.
   */
  public SslHandler dialling(Channel channel) {
    SslHandler handler = limited(beginning(channel).client().newHandler(channel.alloc(), workers));
    handler
        .handshakeFuture()
        .addListener(
            (Future<Channel> done) -> {
              if (done.isSuccess()) {
                secured(channel, handler, false);
              }
            });
    return handler;
  }

  private static SslHandler limited(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS_MAX);
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS_MAX);
    return handler;
  }

  void secured(Channel channel, SslHandler handler) {
    secured(channel, handler, true);
  }

  private void secured(Channel channel, SslHandler handler, boolean accepted) {
    Shown shown = new Shown(shown(handler), accepted);
    channel.attr(SHOWN).set(shown);
    completed.incrementAndGet();
    secure.add(channel);
    channel.closeFuture().addListener(done -> secure.remove(channel));
    checkIfReloaded(channel);
    try {
      if (!shown.chain().isEmpty()) {
        shown.chain().getFirst().checkValidity(); // Not asked where a session is resumed.
      }
    } catch (CertificateException e) {
      distrust(channel, shown);
    }
  }

  private static List<X509Certificate> shown(SslHandler handler) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : handler.engine().getSession().getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // It has shown none.
    }
    return List.copyOf(chain);
  }

  /** The own key and certificates, always the latest. */
  public X509ExtendedKeyManager memberKey() {
    return new LatestKey(() -> materials.key());
  }

  /** Trusts members only, by the latest authorities, whatever their host. */
  public X509ExtendedTrustManager memberTrust() {
    return new LatestMembers(() -> materials.managers().trust(), identity);
  }

  void failed(Channel channel, Throwable cause) {
    failed.incrementAndGet();
    events.handshakeFailed(channel.remoteAddress(), String.valueOf(cause.getMessage()));
    failures.failed(
        "a TLS handshake failed: remote="
            + channel.remoteAddress()
            + " because "
            + Printable.of(cause.toString()),
        cause);
  }

  /** Notes that who begins without TLS was refused. */
  public void plainRefused() {
    plainRefused.incrementAndGet();
  }

  /** Whether who begins without TLS is refused. */
  public boolean isRequired() {
    return config.mode() == TlsConfig.Mode.REQUIRE;
  }

  /** Whether other members are dialled with TLS. */
  public boolean dialsTls() {
    return config.dialsTls();
  }

  /** The certificates that the other side has shown, its own first; empty for none. Any thread. */
  public static List<X509Certificate> certificates(Channel channel) {
    Shown shown = channel.attr(SHOWN).get();
    return shown == null ? List.of() : shown.chain();
  }

  /** Whether a connection has TLS, and its handshake is over. Any thread. */
  public static boolean isSecure(Channel channel) {
    return channel.attr(SHOWN).get() != null;
  }

  /** Why who is at the other end of a secure connection is no member; null if it is one. */
  public @Nullable String strangerThan(Channel channel) {
    List<X509Certificate> chain = certificates(channel);
    if (chain.isEmpty()) {
      return "it shows no certificate, and members need one that says " + identity;
    }
    X509Certificate certificate = chain.getFirst();
    return identity.matches(certificate)
        ? null
        : "its certificate is not that of a member, which says "
            + identity
            + ": it says "
            + identity.namesOf(certificate)
            + ", subject="
            + certificate.getSubjectX500Principal();
  }

  /** Whether a connection failed for what is not this code's fault but the other side's bytes. */
  public static boolean isTlsFailure(Throwable cause) {
    return cause instanceof DecoderException;
  }

  /** How it is now. */
  public TlsStatus status() {
    return new TlsStatus(
        Materials.engineName(config),
        materials.expires(),
        reloads.get(),
        reloadFailure,
        secure.size(),
        completed.get(),
        failed.get(),
        plainRefused.get(),
        distrusted.get());
  }

  /** Takes nothing new any more. */
  @Override
  public synchronized void close() {
    closed = true;
    watch.stop();
    updates.close();
  }
}
