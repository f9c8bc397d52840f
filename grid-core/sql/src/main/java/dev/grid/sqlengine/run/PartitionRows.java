package dev.grid.sqlengine.run;

import dev.grid.kernel.Slice;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapFragmentMessages;
import dev.grid.structures.map.MapFragmentMessages.FragmentReply;
import dev.grid.structures.map.MapFragmentMessages.ResumeFragment;
import dev.grid.structures.map.MapFragmentMessages.RunFragment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a fragment makes of a map in its partitions. The first answer has a little of each
 * partition; those that have more are gone through then, from their cursors, some at a time. What
 * is folded is answered at once, or, if it can be {@linkplain Narrowing narrowed}, at twice.
 */
final class PartitionRows implements RowSource {

  /** Of each partition's first answer, so that those of all are some megabytes. */
  private static final int FIRST_BYTES_MAX = 16 << 10;

  private static final int NEXT_BYTES_MAX = 64 << 10;

  private final Running running;
  private final Asked asked;
  private final @Nullable Consumer<FragmentReply> explained;
  private final AnsweredRows answered;
  private final OpenPartitions open = new OpenPartitions();
  private boolean begun;

  /**
   * What is asked.
   *
   * @param written the fragment as it goes to members
   * @param predicate which entries it is of, or null for all
   * @param narrowing null if all partitions are asked for the same
   */
  record Asked(
      String map,
      Fragment fragment,
      Data written,
      @Nullable Data predicate,
      @Nullable Narrowing narrowing) {}

  /** What the answer of some partitions spares the others. */
  interface Narrowing {

    /** How many are asked before the others. */
    int partitions();

    /**
     * Which entries of the others may still matter.
     *
     * @param parts what the first have come to, merged
     * @return null for all
     */
    @Nullable Data predicate(List<Data> parts);
  }

  /**
   * Of what is asked.
   *
   * @param answered has no rows yet
   * @param explained is told of each answer, and has partitions say how they found entries; or null
   */
  PartitionRows(
      Running running,
      Asked asked,
      AnsweredRows answered,
      @Nullable Consumer<FragmentReply> explained) {
    this.running = running;
    this.asked = asked;
    this.answered = answered;
    this.explained = explained;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    if (!begun) {
      begun = true;
      begin();
    }
    while (true) {
      @Nullable Object[] row = answered.next();
      if (row != null || open.isEmpty()) {
        return row;
      }
      goOn();
    }
  }

  private void begin() {
    Narrowing narrowing = asked.narrowing;
    Services services = running.services();
    int count = services.isInPartitions(asked.map) ? services.queries().partitionCount() : 1;
    if (narrowing != null && narrowing.partitions() < count) {
      OpenPartitions.Some first = new OpenPartitions.Some();
      OpenPartitions.Some others = new OpenPartitions.Some();
      int begin = ThreadLocalRandom.current().nextInt(count); // It is not always the same's turn.
      for (int i = 0; i < count; i++) {
        (i < narrowing.partitions() ? first : others).add((begin + i) % count, Slice.START);
      }
      List<Data> parts = take(answer(some(first, asked.predicate, FIRST_BYTES_MAX)));
      take(answer(some(others, narrowing.predicate(parts), FIRST_BYTES_MAX)));
      return;
    }
    RunFragment all =
        new RunFragment(
            asked.map,
            asked.written,
            asked.predicate,
            FIRST_BYTES_MAX,
            asked.fragment.isFolded(),
            explained != null);
    FragmentReply reply =
        asked.fragment.isFolded()
            ? answer(all)
            : running.askUnlessTooLarge(all, FragmentReply::bytes);
    if (reply == null) {
      open.addAll(count);
    } else {
      take(reply);
    }
  }

  private FragmentReply answer(MapFragmentMessages<FragmentReply> message) {
    return running.ask(message, (@Nullable FragmentReply found) -> Objects.requireNonNull(found));
  }

  private ResumeFragment some(OpenPartitions.Some some, @Nullable Data predicate, int bytesMax) {
    return new ResumeFragment(
        asked.map,
        asked.written,
        predicate,
        bytesMax,
        some.partitions(),
        some.cursors(),
        explained != null,
        asked.fragment.isFolded());
  }

  private void goOn() {
    OpenPartitions.Some some = open.next();
    ResumeFragment more = some(some, asked.predicate, NEXT_BYTES_MAX);
    FragmentReply reply = running.askUnlessTooLarge(more, FragmentReply::bytes);
    if (reply != null) {
      take(reply);
    } else if (!open.isDivided(some)) {
      take(answer(more));
    }
  }

  private List<Data> take(FragmentReply reply) {
    if (explained != null) {
      explained.accept(reply);
    }
    List<Data> parts = reply.parts();
    if (asked.fragment.isFolded() && parts.size() > 1) {
      parts = asked.fragment.merge(parts);
    }
    answered.add(parts);
    open.add(reply);
    return parts;
  }
}
