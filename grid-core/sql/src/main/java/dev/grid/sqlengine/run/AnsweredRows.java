package dev.grid.sqlengine.run;

import dev.grid.protocol.Data;
import dev.grid.sqlengine.fragment.ScanFragment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of the parts of answers, which count as the statement's until they are read. */
final class AnsweredRows implements RowSource {

  private final Running running;
  private final int width;
  private final String what;
  private final Deque<Data> parts = new ArrayDeque<>();
  private final Deque<@Nullable Object[]> rows = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param width how many values a row has
   * @param what takes memory, for the failure if it is too much
   */
  AnsweredRows(Running running, int width, String what) {
    this.running = running;
    this.width = width;
    this.what = what;
  }

  void add(List<Data> more) {
    more.forEach(part -> running.share().take(part.length(), what));
    parts.addAll(more);
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    running.requireOpen();
    while (rows.isEmpty() && !parts.isEmpty()) {
      Data part = parts.removeFirst();
      rows.addAll(ScanFragment.rows(part, width));
      running.share().take(-part.length(), what);
    }
    return rows.pollFirst();
  }
}
