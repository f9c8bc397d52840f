package dev.grid.member.sql;

import dev.grid.protocol.sql.SqlBatch;
import dev.grid.protocol.sql.SqlMessages;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRowMetadata;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a statement comes to while it is carried out. */
public interface SqlCursor extends AutoCloseable {

  /** The columns; null if it has an update count instead of rows. */
  @Nullable SqlRowMetadata row();

  /** How many entries were changed; {@link SqlResult#ROWS} if it has rows. */
  long updateCount();

  /** Whether its rows have no end. */
  default boolean isInfinite() {
    return false;
  }

  /** The parameter, from 0, that is the key of all that is asked for; -1 if none is. */
  default int partitionArgumentIndex() {
    return SqlMessages.NO_ARGUMENT;
  }

  /**
   * The next rows: at least one, as many as are at hand, and no more than a batch of the engine's;
   * null at the end. Asked for again when the stage before has completed with rows. While it is not
   * asked for, no thread and no partition is held.
   *
   * @param rowsWanted how many would be used at once; at least 1
   */
  CompletionStage<@Nullable SqlBatch> next(int rowsWanted);

  /**
   * Frees what it has; what is under way fails as cancelled. Any thread, at any time, more than
   * once; does not block.
   */
  @Override
  void close();
}
