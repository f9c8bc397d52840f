package dev.grid.member.shared;

import dev.grid.Registration;
import java.util.UUID;

/** Makes registrations from what ends them. */
final class Registrations {

  private Registrations() {}

  static Registration of(UUID id, Runnable end) {
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
