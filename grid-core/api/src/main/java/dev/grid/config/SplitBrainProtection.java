package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.util.Objects;

/**
 * How many members a structure needs to be of service: when fewer are left, for example on the
 * smaller side of a split, calls are refused. Immutable.
 *
 * @param minimumMembers at least 2
 * @param on which calls are refused
 */
public record SplitBrainProtection(int minimumMembers, On on) {

  /** Kinds of calls. */
  public enum On {
    /** Calls that change nothing. */
    READ,
    /** Calls that may change something; locks are among them. */
    WRITE,
    /** All calls. */
    READ_WRITE
  }

  public SplitBrainProtection {
    Objects.requireNonNull(on, "on");
    if (minimumMembers < 2) {
      throw new InvalidConfigurationException(
          "split-brain protection minimumMembers=" + minimumMembers + ": must be at least 2");
    }
  }

  /** Refuses calls that may change something while there are fewer members. */
  public static SplitBrainProtection ofWrites(int minimumMembers) {
    return new SplitBrainProtection(minimumMembers, On.WRITE);
  }

  /** Whether calls that change nothing are refused while there are too few members. */
  public boolean coversReads() {
    return on != On.WRITE;
  }

  /** Whether calls that may change something are refused while there are too few members. */
  public boolean coversWrites() {
    return on != On.READ;
  }
}
