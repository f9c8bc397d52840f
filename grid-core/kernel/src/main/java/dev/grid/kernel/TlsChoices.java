package dev.grid.kernel;

import dev.grid.config.TlsConfig;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What members and clients have in common when they make connections secure. */
public final class TlsChoices {

  /** Keys of one session tell nothing of others, and what is encrypted is authenticated. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private TlsChoices() {}

  /** The versions that are spoken, the best first, as Java names them. */
  public static String[] protocols() {
    return PROTOCOLS.toArray(String[]::new);
  }

  /** The cipher suites that are offered and taken, as Java names them. */
  public static List<String> ciphers() {
    return CIPHERS;
  }

  /**
   * Whether the library encrypts that is there, and not Java.
   *
   * @param isThere asked only if it may be used: looking for it loads it
   */
  public static boolean usesLibrary(TlsConfig config, BooleanSupplier isThere) {
    return config.engine() == TlsConfig.Engine.AUTO && isThere.getAsBoolean();
  }
}
