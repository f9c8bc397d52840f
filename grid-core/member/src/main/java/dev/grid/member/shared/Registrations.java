package dev.grid.member.shared;

import dev.grid.Registration;
import java.util.UUID;

/** Makes registrations from what ends them. */
public final class Registrations {

  private Registrations() {}

  /** A registration that {@code end} ends, each time that it is closed. */
  public static Registration of(UUID id, Runnable end) {
    return new Registration() {
      @Override
      public UUID id() {
        return id;
      }

      @Override
      public void close() {
        end.run();
      }
    };
  }
}
