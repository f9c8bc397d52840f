package dev.grid.structures.map;

import dev.grid.kernel.PartitionsOnly;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for journals of maps, each of one partition. */
public sealed interface JournalMessages<R> extends StructureMessage<R>, PartitionsOnly {

  @Override
  default String instead() {
    return "listen to its entries";
  }

  /** Which events there are. Takes nothing, whatever its name. */
  @Op(
      id = 0x014100,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EventJournalSubscribe(String name) implements JournalMessages<Bounds> {}

  @Struct
  record Bounds(long oldestSequence, long newestSequence) {}

  /**
   * Reads events from a sequence on; waits for {@code minSize} of them. A start that is too old
   * means the oldest; the answer's {@code nextSeq} then is more than {@code readCount} beyond it.
   *
   * @param predicate a {@link java.util.function.Predicate} of events that the member can read
   * @param projection a {@link java.util.function.Function} of events, likewise
   */
  @Op(
      id = 0x014200,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EventJournalRead(
      String name,
      long startSequence,
      int minSize,
      int maxSize,
      @Nullable Data predicate,
      @Nullable Data projection)
      implements JournalMessages<Events> {}

  @Struct
  record Events(int readCount, List<Data> items, long @Nullable [] itemSeqs, long nextSeq) {}
}
