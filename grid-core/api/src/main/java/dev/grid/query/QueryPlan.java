package dev.grid.query;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a query was carried out: what each partition chose, by what it has when it is asked. Its text
 * says it in a line for each way that was taken. Of a {@link PagingPredicate} the page is one of
 * keys.
 *
 * @param partitions one for each partition, in no order
 * @param time from the call to its answer, seen by the caller; with what is on the way between
 */
public record QueryPlan(List<Partition> partitions, Duration time) {

  /** How entries are found. */
  public enum AccessPath {

    /** None can be meant: a partition predicate is about others. */
    NONE,

    /** All are looked at. */
    SCAN,

    /** Those in ranges of one index. */
    INDEX,

    /** Those in ranges of several indexes, one for each branch of a disjunction. */
    INDEX_UNION,

    /** From the beginning of an index in the order that is asked for, until there are enough. */
    INDEX_ORDER
  }

  /**
   * What a partition did.
   *
   * @param id of the partition
   * @param path how entries were found
   * @param indexes names of those that were used; empty unless the path is by index
   * @param entries how many it has, with those whose time is up
   * @param lookedAt how many of them the predicate was tested with
   * @param met how many of these are meant; beyond a page, only those that were looked at
   */
  public record Partition(
      int id, AccessPath path, List<String> indexes, long entries, long lookedAt, long met) {

    public Partition {
      indexes = List.copyOf(indexes);
    }
  }

  public QueryPlan {
    partitions = List.copyOf(partitions);
  }

  /** How many entries were looked at, of all partitions. */
  public long lookedAt() {
    return partitions.stream().mapToLong(Partition::lookedAt).sum();
  }

  /** How many entries are meant, of all partitions. */
  public long met() {
    return partitions.stream().mapToLong(Partition::met).sum();
  }

  /** How many partitions took a way. */
  public long count(AccessPath path) {
    return partitions.stream().filter(one -> one.path == path).count();
  }

  @Override
  public String toString() {
    return partitions.stream()
        .collect(Collectors.groupingBy(one -> one.path + one.indexes.toString()))
        .entrySet()
        .stream()
        .map(
            way ->
                "%s partitions=%d entries=%d lookedAt=%d met=%d"
                    .formatted(
                        way.getKey(),
                        way.getValue().size(),
                        way.getValue().stream().mapToLong(Partition::entries).sum(),
                        way.getValue().stream().mapToLong(Partition::lookedAt).sum(),
                        way.getValue().stream().mapToLong(Partition::met).sum()))
        .sorted()
        .collect(Collectors.joining("; "));
  }
}
