package dev.grid.coordination.spi;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * That a lock is held.
 *
 * @param fencingToken higher than those of all holders before; empty if the driver has none
 */
public record Hold(OptionalLong fencingToken) {

  /** Of a driver that has no tokens. */
  public static final Hold WITHOUT_TOKEN = new Hold(OptionalLong.empty());

  public Hold {
    Objects.requireNonNull(fencingToken, "fencingToken");
  }

  /** With this token. */
  public static Hold of(long fencingToken) {
    return new Hold(OptionalLong.of(fencingToken));
  }
}
