package dev.grid.member.partition;

import dev.grid.LostEvents;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.member.partition.Subscribers.Sink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many messages were published to structures of a kind by this member, and were on their way to
 * listeners here. Kept until a structure is destroyed. Thread-safe.
 */
public final class MessageCounts {

  /** Structures that are counted; of others than those that came first nothing is known. */
  private static final int NAMES_MAX = 10_000;

  /** Of those beyond; nobody reads it. */
  private static final Counts UNCOUNTED = new Counts();

  private final String service;
  private final boolean isCounting;
  private final ConcurrentMap<String, Counts> all = new ConcurrentHashMap<>();

  private record Counts(LongAdder publishes, LongAdder receives) {

    Counts() {
      this(new LongAdder(), new LongAdder());
    }
  }

  /**
   * None yet.
   *
   * @param isCounting whether anything is counted: not of kinds that hold something
   */
  MessageCounts(String service, boolean isCounting) {
    this.service = service;
    this.isCounting = isCounting;
  }

  /** Whether anything is counted. */
  public boolean isCounting() {
    return isCounting;
  }

  private Counts of(String name) {
    Counts counts = all.get(name);
    if (counts != null) {
      return counts;
    }
    return all.size() < NAMES_MAX ? all.computeIfAbsent(name, n -> new Counts()) : UNCOUNTED;
  }

  void published(String name) {
    if (isCounting) {
      of(name).publishes.increment();
    }
  }

  /** The sink of a listener of this member or of its client, as one that counts what it takes. */
  public <E> Sink<E> counting(String name, Sink<E> sink) {
    return isCounting ? new CountingSink<>(name, sink) : sink;
  }

  private final class CountingSink<E> implements Sink<E> {

    private final String name;
    private final Sink<E> sink;

    CountingSink(String name, Sink<E> sink) {
      this.name = name;
      this.sink = sink;
    }

    @Override
    public void accept(E event, int partition) {
      of(name).receives.increment();
      sink.accept(event, partition);
    }

    @Override
    public void lost(LostEvents.Reason reason, long count, int partition) {
      sink.lost(reason, count, partition);
    }
  }

  void remove(String name) {
    all.remove(name);
  }

  List<StructureStatistics> counts() {
    return all.entrySet().stream()
        .map(
            e ->
                new StructureStatistics(
                    new StructureId(service, e.getKey()),
                    0,
                    0,
                    0,
                    0,
                    0,
                    Map.of(
                        StructureType.PUBLISHES, e.getValue().publishes.sum(),
                        StructureType.RECEIVES, e.getValue().receives.sum())))
        .toList();
  }
}
