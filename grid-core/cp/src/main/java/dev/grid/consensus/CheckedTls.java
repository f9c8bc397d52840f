package dev.grid.consensus;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.DelegatingSslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections secure, and knows which of them would not be any more. gRPC does not tell of
 * the connections that it dials, but each has an engine from here. Thread-safe.
 */
final class CheckedTls extends DelegatingSslContext {

  private static final Logger log = LoggerFactory.getLogger(CheckedTls.class);

  /** In place of how the certificate of a server was used, which is not known any more. */
  private static final String ANY_USE = "UNKNOWN";

  private final X509ExtendedTrustManager trust;

  /** Those of connections that are open, and of some that are not any more. */
  private final Set<SSLEngine> engines =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  CheckedTls(SslContext context, X509ExtendedTrustManager trust) {
    super(context);
    this.trust = trust;
  }

  @Override
  protected void initEngine(SSLEngine engine) {
    engines.add(engine);
  }

  /** Whether the other side of each connection is trusted still. Computes. */
  boolean trustsAll() {
    List<SSLEngine> open;
    synchronized (engines) {
      engines.removeIf(engine -> engine.isOutboundDone() || engine.isInboundDone());
      open = List.copyOf(engines);
    }
    return open.stream().allMatch(this::trusts);
  }

  /** Whether the other side of a connection is trusted still; yes before its handshake. */
  boolean trusts(SSLEngine engine) {
    X509Certificate[] chain;
    try {
      chain =
          Arrays.stream(engine.getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
    } catch (SSLPeerUnverifiedException e) {
      return true;
    }
    try {
      chain[0].checkValidity(); // Not asked of a certificate that is an authority itself.
      if (engine.getUseClientMode()) {
        trust.checkServerTrusted(chain, ANY_USE);
      } else {
        trust.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
      }
      return true;
    } catch (CertificateException e) {
      log.warn(
          "a connection of Raft groups is closed, as its certificate has expired or is not trusted"
              + " any more: subject={} expires={}",
          chain[0].getSubjectX500Principal(),
          chain[0].getNotAfter().toInstant());
      return false;
    }
  }
}
