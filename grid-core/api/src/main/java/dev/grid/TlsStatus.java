package dev.grid;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * TLS on a member's connections at an instant, for operators. Counts are since the start.
 * Immutable.
 *
 * @param engine what encrypts: {@code JDK} or {@code BoringSSL}
 * @param certificateExpires when the first of the member's own certificates is not valid any more:
 *     nobody is let in then, and nobody lets this member in
 * @param reloads how often new certificates were taken
 * @param reloadFailure why what was there last could not be taken, so that the certificates before
 *     are used still; null if it could
 * @param connections that have TLS now, other members' among them
 * @param handshakes that were completed
 * @param failedHandshakes that were not: with a certificate that is not trusted, of something that
 *     does not speak TLS, too slow, or more at once than there may be
 * @param plainRefused connections that were refused as they began without TLS
 * @param distrusted connections that were closed as the other side's certificate expired, or was
 *     not trusted any more by what was reloaded
 */
public record TlsStatus(
    String engine,
    Instant certificateExpires,
    long reloads,
    @Nullable String reloadFailure,
    int connections,
    long handshakes,
    long failedHandshakes,
    long plainRefused,
    long distrusted) {

  public TlsStatus {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(certificateExpires, "certificateExpires");
  }
}
