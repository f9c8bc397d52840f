package dev.grid.client.connection;

import dev.grid.AuthenticationException;
import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsMaterial.Managers;
import dev.grid.kernel.CertificateFailures;
import dev.grid.kernel.TlsChoices;
import dev.grid.protocol.types.Address;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's TLS: what new connections begin with, now and after its material has changed.
 * Thread-safe. Handshakes are computed on virtual threads.
 */
final class ClientTls implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClientTls.class);

  private static final String HOST_NAMES = "HTTPS";

  /** So long is tried to tell a member that a connection ends. */
  private static final long CLOSE_MILLIS_MAX = 500;

  private final String name;
  private final TlsConfig config;
  private final Executor handshakes;
  private final Registration updates;
  private volatile SslContext context;

  /**
   * Reads the material, which may block.
   *
   * @throws InvalidConfigurationException if it cannot be used
   */
  ClientTls(String name, TlsConfig config) {
    this.name = name;
    this.config = config;
    var threads = Thread.ofVirtual().name(name + "-tls-", 0).factory();
    this.handshakes = task -> threads.newThread(task).start();
    synchronized (this) { // What is told of meanwhile waits: nothing changes unseen.
      this.updates = config.material().onUpdate(this::reload);
      this.context = loadFirst();
    }
  }

  private SslContext loadFirst() {
    try {
      return load(config);
    } catch (RuntimeException e) {
      updates.close();
      throw e;
    }
  }

  private static SslContext load(TlsConfig config) {
    Managers managers = config.material().load();
    boolean openSsl = TlsChoices.usesLibrary(config, OpenSsl::isAvailable);
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .trustManager(managers.trust())
            .protocols(TlsChoices.protocols())
            .sslProvider(openSsl ? SslProvider.OPENSSL : SslProvider.JDK)
            .endpointIdentificationAlgorithm(config.verifyHost() ? HOST_NAMES : null);
    if (managers.key() != null) {
      builder.keyManager(managers.key());
    }
    try {
      return builder.build();
    } catch (SSLException | RuntimeException e) {
      throw new InvalidConfigurationException(
          "tls material=%s: cannot be used: %s".formatted(config.material(), e), e);
    }
  }

  private synchronized void reload() {
    try {
      context = load(config);
      log.info("{}: new connections use new certificates", name);
    } catch (RuntimeException e) {
      log.error("{}: new certificates cannot be used: those before are used still", name, e);
    }
  }

  /** What makes a channel secure that is about to be connected; to be the first of its handlers. */
  SslHandler handler(Channel channel, Address address, long handshakeMillisMax) {
    String host = config.serverName() == null ? address.host() : config.serverName();
    SslHandler handler = context.newHandler(channel.alloc(), host, address.port(), handshakes);
    handler.setHandshakeTimeout(handshakeMillisMax, TimeUnit.MILLISECONDS);
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS_MAX);
    return handler;
  }

  /** What a connection failed with that TLS ended, before or after the handshake. */
  static GridException failure(Address address, Throwable cause) {
    String certificate = CertificateFailures.reason(cause);
    return certificate != null
        ? new AuthenticationException(
            address + " and this client do not trust each other: " + certificate, cause)
        : new ConnectionLostException(
            address + " did not begin TLS, or ended it; is TLS on there? " + cause, cause);
  }

  @Override
  public void close() {
    updates.close();
  }
}
