package dev.grid.kernel;

import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Which failures of TLS are about certificates, of either side. Stateless. */
public final class CertificateFailures {

  private CertificateFailures() {}

  /** What certificates a handshake failed for; null if it failed for something else. */
  public static @Nullable String reason(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      boolean alert =
          one instanceof SSLException && isOfCertificate(String.valueOf(one.getMessage()));
      if (alert || one instanceof CertificateException) {
        return String.valueOf(one.getMessage());
      }
    }
    return null;
  }

  /** Of the alerts of RFC 8446, section 6.2, as both engines write them. */
  private static boolean isOfCertificate(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return text.contains("alert")
        && (text.contains("certificate")
            || text.contains("unknown_ca")
            || text.contains("access_denied"));
  }
}
