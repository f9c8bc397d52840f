package dev.grid.kernel.sql;

import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlRowMetadata;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A result whose rows are waited for. */
final class BlockingResult implements SqlResult {

  private final RemoteResult result;
  private final AtomicBoolean isIterated = new AtomicBoolean();

  BlockingResult(RemoteResult result) {
    this.result = result;
  }

  @Override
  public SqlRowMetadata rowMetadata() {
    return result.rowMetadata();
  }

  @Override
  public long updateCount() {
    return result.updateCount();
  }

  @Override
  public boolean isInfinite() {
    return result.isInfinite();
  }

  @Override
  public Iterator<SqlRow> iterator() {
    SqlRowMetadata required = result.rowMetadata();
    if (!isIterated.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "rows can be iterated over once: columns=" + required.columns());
    }
    return new Rows();
  }

  /** Confined to the thread that iterates. */
  private final class Rows implements Iterator<SqlRow> {

    private List<SqlRow> page = List.of();
    private int next;
    private boolean isOver;

    @Override
    public boolean hasNext() {
      while (next == page.size() && !isOver) {
        page = result.awaitPage();
        next = 0;
        isOver = page.isEmpty();
      }
      return next < page.size();
    }

    @Override
    public SqlRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no more rows");
      }
      return page.get(next++);
    }
  }

  @Override
  public void close() {
    result.close();
  }
}
