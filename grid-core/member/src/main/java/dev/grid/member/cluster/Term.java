package dev.grid.member.cluster;

import dev.grid.protocol.Struct;
import java.util.Objects;
import java.util.UUID;

/**
 * States that one coordinator published one after another. Immutable.
 *
 * @param from the first version
 * @param to the last version
 */
@Struct
public record Term(UUID publisher, long from, long to) {

  public Term {
    Objects.requireNonNull(publisher, "publisher");
  }

  boolean contains(Stamp stamp) {
    return stamp.publisher().equals(publisher) && from <= stamp.version() && stamp.version() <= to;
  }
}
