package dev.grid.sqlengine.run;

import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.plan.Explained;
import dev.grid.sqlengine.plan.Node;
import dev.grid.sqlengine.plan.Statement;
import dev.grid.structures.map.MapExplainMessages.PartitionAccess;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the operators of a statement have done that {@code EXPLAIN ANALYZE} carries out: the rows
 * that each has given, the time until it had, with what its inputs took, and what scans did in
 * partitions. Confined to its statement.
 */
public final class Profile {

  private static final double NANOS_PER_MILLI = 1e6;

  /** Of one operator. */
  private static final class Counts {
    private long rows;
    private long nanos;
    private boolean isScan;
    private final Set<Integer> partitions = new TreeSet<>();
    private long lookedAt;
    private long met;

    /** How often partitions were gone through in each way. */
    private final Map<String, Integer> ways = new TreeMap<>();
  }

  private final IdentityHashMap<Node, Counts> counts = new IdentityHashMap<>();

  /** In the order in which they began. */
  private final List<Node> begun = new ArrayList<>();

  private Counts of(Node node) {
    Counts known = counts.get(node);
    if (known == null) {
      known = new Counts();
      counts.put(node, known);
      begun.add(node);
    }
    return known;
  }

  /** The same rows, which are counted. */
  RowSource counted(Node node, RowSource source) {
    Counts its = of(node);
    return new RowSource() {

      @Override
      public @Nullable Object @Nullable [] next() {
        long begin = System.nanoTime();
        try {
          @Nullable Object[] row = source.next();
          its.rows += row == null ? 0 : 1;
          return row;
        } finally {
          its.nanos += System.nanoTime() - begin;
        }
      }

      @Override
      public boolean isReady() {
        return source.isReady();
      }
    };
  }

  /** What partitions have done for a scan. */
  void accessed(Node.Scan scan, List<PartitionAccess> partitions) {
    Counts its = of(scan);
    its.isScan = true;
    for (PartitionAccess one : partitions) {
      its.partitions.add(one.partition());
      its.lookedAt += one.lookedAt();
      its.met += one.met();
      its.ways.merge(way(one), 1, Integer::sum);
    }
  }

  private static String way(PartitionAccess one) {
    return switch (one.path()) {
      case 0 -> "none";
      case 1 -> "scan";
      case 4 -> "order" + one.indexes();
      default -> "index" + one.indexes();
    };
  }

  /**
   * Carries a query out, drops its rows, and says what was done.
   *
   * @return a line an operator
   */
  public static List<String> of(Statement of, Running running, Supplier<Sources> sources) {
    if (!(of instanceof Statement.Select select)) {
      throw SqlFailures.unsupported("EXPLAIN ANALYZE of what is no query");
    }
    if (select.node().isInfinite()) {
      throw SqlFailures.unsupported("EXPLAIN ANALYZE of rows without end");
    }
    Profile profile = new Profile();
    running.profile(profile);
    RowSource source = sources.get().of(select.node());
    while (source.next() != null) {
      running.requireOpen();
    }
    return profile.lines(of);
  }

  private List<String> lines(Statement of) {
    List<Node> left = new ArrayList<>(begun);
    List<String> lines =
        Explained.lines(
            of,
            node -> {
              left.removeIf(other -> isSame(node, other));
              return text(node);
            });
    for (Node node : left) { // A join has found out what it needs of its right side.
      lines.add("while it ran: " + Explained.line(node) + text(node));
    }
    return lines;
  }

  @SuppressWarnings("ReferenceEquality") // Equal ones may be there twice.
  private static boolean isSame(Node node, Node other) {
    return node == other;
  }

  private String text(Node node) {
    Counts its = counts.get(node);
    if (its == null) {
      return " [not run]";
    }
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, " [rows=%d millis=%.3f", its.rows, its.nanos / NANOS_PER_MILLI));
    if (its.isScan) {
      text.append(" partitions=").append(its.partitions.size());
      text.append(" looked-at=").append(its.lookedAt);
      text.append(" met=").append(its.met);
      text.append(" by=").append(its.ways);
    } else {
      long in = 0;
      for (Node input : node.inputs()) {
        Counts given = counts.get(input);
        in += given == null ? 0 : given.rows;
      }
      if (!node.inputs().isEmpty()) {
        text.append(" rows-in=").append(in);
      }
    }
    return text.append(']').toString();
  }
}
