package dev.grid.sqlengine.run;

import dev.grid.kernel.fragment.Fragment;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapFragmentMessages.FragmentReply;
import dev.grid.structures.map.MapFragmentMessages.ResumeFragment;
import dev.grid.structures.map.MapFragmentMessages.RunFragment;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a fragment makes of a map in its partitions. The first answer has a little of each
 * partition; those that have more are gone through then, from their cursors, some at a time. What
 * is folded is answered at once.
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
   */
  record Asked(String map, Fragment fragment, Data written, @Nullable Data predicate) {}

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
            ? running.ask(all, (@Nullable FragmentReply found) -> Objects.requireNonNull(found))
            : running.askUnlessTooLarge(all, FragmentReply::bytes);
    if (reply == null) {
      open.addAll(running.services().queries().partitionCount());
    } else {
      take(reply);
    }
  }

  private void goOn() {
    OpenPartitions.Some some = open.next();
    ResumeFragment more =
        new ResumeFragment(
            asked.map,
            asked.written,
            asked.predicate,
            NEXT_BYTES_MAX,
            some.partitions(),
            some.cursors(),
            explained != null);
    FragmentReply reply = running.askUnlessTooLarge(more, FragmentReply::bytes);
    if (reply != null) {
      take(reply);
    } else if (!open.isDivided(some)) {
      take(running.ask(more, (@Nullable FragmentReply found) -> Objects.requireNonNull(found)));
    }
  }

  private void take(FragmentReply reply) {
    if (explained != null) {
      explained.accept(reply);
    }
    List<Data> parts = reply.parts();
    answered.add(
        asked.fragment.isFolded() && parts.size() > 1 ? asked.fragment.merge(parts) : parts);
    open.add(reply);
  }
}
