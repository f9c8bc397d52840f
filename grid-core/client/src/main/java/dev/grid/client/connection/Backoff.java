package dev.grid.client.connection;

import dev.grid.config.ClientConfig.ConnectionConfig;
import java.util.function.DoubleSupplier;

/**
 * The pauses between rounds of attempts: each longer than the one before by a factor, up to a
 * limit, and partly random so that clients do not come back all at once. Confined to its caller.
 */
public final class Backoff {

  private final double initialMillis;
  private final double maxMillis;
  private final double multiplier;
  private final double jitter;
  private final DoubleSupplier random;
  private double nextMillis;

  /**
   * Pauses by a configuration.
   *
   * @param random from 0 to 1
   */
  public Backoff(ConnectionConfig config, DoubleSupplier random) {
    this.initialMillis = config.backoffInitial().toMillis();
    this.maxMillis = config.backoffMax().toMillis();
    this.multiplier = config.backoffMultiplier();
    this.jitter = config.backoffJitter();
    this.random = random;
    this.nextMillis = initialMillis;
  }

  /** The next pause: from (1 - jitter) to (1 + jitter) times its length, in milliseconds. */
  public long nextMillis() {
    double base = nextMillis;
    nextMillis = Math.min(maxMillis, base * multiplier);
    double factor = 1 - jitter + 2 * jitter * random.getAsDouble();
    return Math.max(1, Math.round(base * factor));
  }

  /** Begins anew with the first pause. */
  public void reset() {
    nextMillis = initialMillis;
  }
}
