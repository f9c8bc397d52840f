package dev.grid.sqlengine.run;

import dev.grid.protocol.Data;
import dev.grid.sqlengine.fragment.JoinFragment;
import dev.grid.sqlengine.fragment.JoinSpec;
import dev.grid.structures.map.MapFragmentMessages.FragmentReply;
import dev.grid.structures.map.MapFragmentMessages.ResumeFragment;
import dev.grid.structures.map.MapFragmentMessages.RunFragment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a join that runs in the partitions of one of its maps, as {@link MapScanSource} has those
 * of a scan: the first answer has a little of each partition, and those that have more are gone
 * through then, from their cursors.
 */
final class FragmentRows implements RowSource {

  /** Of each partition's first answer, so that those of all are some megabytes. */
  private static final int FIRST_BYTES_MAX = 16 << 10;

  private static final int NEXT_BYTES_MAX = 64 << 10;

  private final Running running;
  private final String map;
  private final JoinSpec spec;
  private final JoinFragment fragment;
  private final @Nullable Data predicate;
  private final Deque<Data> parts = new ArrayDeque<>();
  private final Deque<@Nullable Object[]> rows = new ArrayDeque<>();
  private final OpenPartitions open = new OpenPartitions();
  private @Nullable Data written;

  /**
   * Of a map's entries.
   *
   * @param predicate which of them, or null for all
   */
  FragmentRows(Running running, String map, JoinSpec spec, @Nullable Data predicate) {
    this.running = running;
    this.map = map;
    this.spec = spec;
    this.fragment = new JoinFragment(spec);
    this.predicate = predicate;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    if (written == null) {
      begin();
    }
    running.requireOpen();
    while (rows.isEmpty()) {
      running.requireOpen();
      if (!parts.isEmpty()) {
        Data part = parts.removeFirst();
        rows.addAll(fragment.rows(part));
        running.share().take(-part.length(), "a join");
      } else if (!open.isEmpty()) {
        goOn();
      } else {
        return null;
      }
    }
    return rows.pollFirst();
  }

  private void begin() {
    Data asked = spec.write();
    written = asked;
    RunFragment all =
        new RunFragment(map, asked, predicate, FIRST_BYTES_MAX, fragment.isFolded(), false);
    FragmentReply reply =
        fragment.isFolded()
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
    ResumeFragment asked =
        new ResumeFragment(
            map,
            Objects.requireNonNull(written),
            predicate,
            NEXT_BYTES_MAX,
            some.partitions(),
            some.cursors(),
            false);
    FragmentReply reply = running.askUnlessTooLarge(asked, FragmentReply::bytes);
    if (reply != null) {
      take(reply);
    } else if (!open.isDivided(some)) {
      take(running.ask(asked, (@Nullable FragmentReply found) -> Objects.requireNonNull(found)));
    }
  }

  private void take(FragmentReply reply) {
    reply.parts().forEach(part -> running.share().take(part.length(), "a join"));
    parts.addAll(reply.parts());
    open.add(reply);
  }
}
