package dev.grid.member.cluster;

import dev.grid.protocol.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * States that one coordinator published one after another. Immutable.
 *
 * @param from the first version
 * @param to the last version
 */
@Struct
public record Term(UUID publisher, long from, long to) {

  /** How many coordinators a member may be behind and still be known as one of this side. */
  private static final int TERMS_MAX = 64;

  public Term {
    Objects.requireNonNull(publisher, "publisher");
  }

  /** The terms of a state with this stamp that goes on from another. */
  static List<Term> after(@Nullable ClusterState base, Stamp stamp) {
    List<Term> terms = new ArrayList<>();
    UUID self = stamp.publisher();
    if (base != null) {
      terms.addAll(base.terms());
    }
    Term last = terms.isEmpty() ? null : terms.getFirst();
    if (last != null && last.publisher().equals(self) && last.to() == stamp.version() - 1) {
      terms.set(0, new Term(self, last.from(), stamp.version()));
    } else {
      terms.addFirst(new Term(self, stamp.version(), stamp.version()));
    }
    return terms.subList(0, Math.min(TERMS_MAX, terms.size()));
  }

  boolean contains(Stamp stamp) {
    return stamp.publisher().equals(publisher) && from <= stamp.version() && stamp.version() <= to;
  }
}
