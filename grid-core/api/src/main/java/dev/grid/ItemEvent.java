package dev.grid;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a structure of items: a queue, a list or a set.
 *
 * @param name the structure's name
 * @param type what happened
 * @param item the item, or null if the listener did not ask for it
 * @param member the member that published the event
 */
public record ItemEvent<E>(String name, Type type, @Nullable E item, UUID member) {

  /** What happened. */
  public enum Type {
    ADDED,
    REMOVED
  }

  public ItemEvent {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(member, "member");
  }
}
