package dev.grid.kernel.query;

import dev.grid.kernel.fragment.EntryCondition;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A predicate that is ready to test entries. Immutable but for what it has found out of indexes;
 * for any thread.
 *
 * @see Queries
 */
public final class CompiledPredicate {

  /** Every entry. */
  public static final CompiledPredicate TRUE =
      new CompiledPredicate(new Term.Always(true), false, Set.of(), new Cost(0, 0));

  /** Conditions that cost as much again as it costs to get at an entry. */
  private static final int WEIGHT_OF_ENTRY = 8;

  private final Term term;
  private final boolean runsOutside;
  private final Set<Data> keys;
  private final Conjunction conjunction;
  private final List<List<Conjunction>> alternatives;
  private final Cost cost;

  /**
   * What it costs.
   *
   * @param weight of the test of an entry, as so many simple conditions
   * @param heapBytes what it takes, by estimate
   */
  record Cost(int weight, long heapBytes) {}

  CompiledPredicate(Term term, boolean runsOutside, Set<Data> keys, Cost cost) {
    this.term = term;
    this.runsOutside = runsOutside;
    this.keys = keys;
    this.cost = cost;
    this.conjunction = Conjunction.of(term);
    this.alternatives = Conjunction.alternatives(term);
  }

  /** What a statement asks of entries. */
  public static CompiledPredicate of(EntryCondition condition) {
    return new CompiledPredicate(
        new Term.OfStatement(condition),
        condition.runsOutside(),
        Set.of(),
        new Cost(condition.weight(), 0));
  }

  Term term() {
    return term;
  }

  /** What it says of attributes that may be indexed. */
  public Conjunction conjunction() {
    return conjunction;
  }

  /** The branches of its disjunctions: all entries that are meant are in those of each. */
  public List<List<Conjunction>> alternatives() {
    return alternatives;
  }

  /** Whether entries are tested outside partitions only, as their test may take its time. */
  public boolean runsOutside() {
    return runsOutside;
  }

  /** Of so many entries, how many may be tested in their place: fewer if a test costs more. */
  public int outOf(int entries) {
    return Math.max(1, entries / (1 + cost.weight / WEIGHT_OF_ENTRY));
  }

  long heapBytes() {
    return cost.heapBytes;
  }

  /** Whether it is for the partitions of some keys only. */
  public boolean isOfKeys() {
    return !keys.isEmpty();
  }

  /**
   * Whether a partition may have entries that are meant.
   *
   * @throws UnsupportedOperationException if it is for the partitions of keys, and asked is what
   *     has all keys of a structure, see {@link dev.grid.kernel.Host#RAFT_GROUP}
   */
  public boolean isOf(int partition, int partitionCount) {
    if (keys.isEmpty()) {
      return true;
    }
    if (partition >= partitionCount) {
      throw new UnsupportedOperationException(
          "a predicate for the partitions of keys is not served where the structure is in a Raft"
              + " group, by consistency=STRONG: send the predicate within it, which tells the"
              + " entries from others");
    }
    for (Data key : keys) {
      if (key.partition(partitionCount) == partition) {
        return true;
      }
    }
    return false;
  }

  /** The same, of the partitions of these keys only; of its own where there are none. */
  public CompiledPredicate ofPartitions(Set<Data> of) {
    return of.isEmpty() ? this : new CompiledPredicate(term, runsOutside, Set.copyOf(of), cost);
  }

  /** Tests entries in a partition. */
  public Matcher inside(Schemas schemas) {
    return new Matcher(term, schemas, null);
  }

  /** Tests entries on a worker. */
  public Matcher outside(Schemas schemas, @Nullable Serialization serialization) {
    return new Matcher(term, schemas, serialization);
  }
}
