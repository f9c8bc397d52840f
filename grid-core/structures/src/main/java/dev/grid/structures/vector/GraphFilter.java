package dev.grid.structures.vector;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import org.jspecify.annotations.Nullable;

/** Which nodes a search of a graph may find. Confined to one search. */
@FunctionalInterface
interface GraphFilter {

  /** Those whose documents are there. */
  GraphFilter LIVE = GraphNode::isLive;

  /** Whether the document is there, and meant. */
  boolean test(GraphNode node);

  /** The documents that a predicate means; null for all. */
  static @Nullable GraphFilter of(CompiledPredicate predicate, OutsideServices services) {
    if (predicate == CompiledPredicate.TRUE) {
      return null;
    }
    Matcher matcher = predicate.outside(services.queries().schemas(), services.serialization());
    return node -> {
      VectorEntry entry = node.live();
      return entry != null && matcher.test(entry.key(), entry.value) == Matcher.Match.YES;
    };
  }

  /** Whether it finds a node, or one that is chained to it. */
  default boolean testAny(GraphNode first) {
    for (GraphNode node = first; node != null; node = node.next()) {
      if (test(node)) {
        return true;
      }
    }
    return false;
  }
}
