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
 * is folded is answered at once; if it can be {@linkplain Narrowing narrowed}, after a look at
 * some.
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

  /** What a look at some partitions spares all. */
  interface Narrowing {

    /** How many are looked at. */
    int partitions();

    /** What is asked of these. */
    Data look();

    /**
     * Which entries of all partitions may matter.
     *
     * @param parts what these have come to, merged
     * @return null if nothing was found out
     */
    @Nullable Data predicate(List<Data> parts);

    /** Whether what all have come to is enough: what was looked at may have gone meanwhile. */
    boolean isEnough(List<Data> parts);
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
    if (asked.narrowing != null && isAnsweredNarrowed(asked.narrowing)) {
      return;
    }
    RunFragment all = all(asked.predicate);
    FragmentReply reply =
        asked.fragment.isFolded()
            ? answer(all)
            : running.askUnlessTooLarge(all, FragmentReply::bytes);
    if (reply == null) {
      Services services = running.services();
      open.addAll(services.isInPartitions(asked.map) ? services.queries().partitionCount() : 1);
    } else {
      take(reply);
    }
  }

  /** Answers with the rows of all partitions before a bound; false if none was found that does. */
  private boolean isAnsweredNarrowed(Narrowing narrowing) {
    int count = running.services().queries().partitionCount();
    OpenPartitions.Some some = new OpenPartitions.Some();
    int first = ThreadLocalRandom.current().nextInt(count); // It is not always the same's turn.
    for (int i = 0; i < narrowing.partitions(); i++) {
      some.add((first + i) % count, Slice.START);
    }
    ResumeFragment look = some(narrowing.look(), some, asked.predicate, FIRST_BYTES_MAX);
    Data predicate = narrowing.predicate(parts(answer(look)));
    if (predicate == null) {
      return false;
    }
    List<Data> parts = parts(answer(all(predicate)));
    if (!narrowing.isEnough(parts)) {
      return false;
    }
    answered.add(parts);
    return true;
  }

  private RunFragment all(@Nullable Data predicate) {
    return new RunFragment(
        asked.map,
        asked.written,
        predicate,
        FIRST_BYTES_MAX,
        asked.fragment.isFolded(),
        explained != null);
  }

  private FragmentReply answer(MapFragmentMessages<FragmentReply> message) {
    return running.ask(message, (@Nullable FragmentReply found) -> Objects.requireNonNull(found));
  }

  private ResumeFragment some(
      Data written, OpenPartitions.Some some, @Nullable Data predicate, int bytesMax) {
    return new ResumeFragment(
        asked.map,
        written,
        predicate,
        bytesMax,
        some.partitions(),
        some.cursors(),
        explained != null,
        asked.fragment.isFolded());
  }

  private void goOn() {
    OpenPartitions.Some some = open.next();
    ResumeFragment more = some(asked.written, some, asked.predicate, NEXT_BYTES_MAX);
    FragmentReply reply = running.askUnlessTooLarge(more, FragmentReply::bytes);
    if (reply != null) {
      take(reply);
    } else if (!open.isDivided(some)) {
      take(answer(more));
    }
  }

  private void take(FragmentReply reply) {
    answered.add(parts(reply));
    open.add(reply);
  }

  private List<Data> parts(FragmentReply reply) {
    if (explained != null) {
      explained.accept(reply);
    }
    List<Data> parts = reply.parts();
    return asked.fragment.isFolded() && parts.size() > 1 ? asked.fragment.merge(parts) : parts;
  }
}
