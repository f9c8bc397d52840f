package dev.grid.kernel;

import dev.grid.config.TlsConfig;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What members and clients have in common when they make connections secure. */
public final class TlsChoices {

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private TlsChoices() {}

  /** The versions that are spoken, the best first, as Java names them. */
  public static String[] protocols() {
    return PROTOCOLS.toArray(String[]::new);
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
