package dev.grid.consensus;

import dev.grid.Registration;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS between the servers of groups. Each shows a certificate to the other, whichever connects.
 * Immutable; what the managers have may change, and is asked anew for each connection.
 *
 * @param key the own key and certificates
 * @param trust decides about the certificates of other servers, and refuses everybody else's: host
 *     names are not looked at
 * @param dials whether this server connects to others with TLS
 * @param required whether those that connect to this server without are refused
 * @param onChange has something run whenever certificates that were trusted may not be any more,
 *     until its registration is closed
 */
public record ConsensusTls(
    X509ExtendedKeyManager key,
    X509ExtendedTrustManager trust,
    boolean dials,
    boolean required,
    Function<Runnable, Registration> onChange) {

  public ConsensusTls {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(trust, "trust");
    Objects.requireNonNull(onChange, "onChange");
  }
}
