package dev.grid.structures.flakeid;

import dev.grid.flakeid.NodeIdOutOfRangeException;
import dev.grid.kernel.AnyMember;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;

/** What goes over the wire for flake id generators (protocol service 0x1c). */
public sealed interface FlakeIdMessages<R> extends StructureMessage<R> {

  /** Changes nothing that another member has: served also where writes are not. */
  @Op(
      id = 0x1c0100,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.MODIFY)
  record NewIdBatch(String name, int batchSize) implements FlakeIdMessages<Batch>, AnyMember {

    @Override
    public boolean isForAnother(Throwable failure) {
      return failure instanceof NodeIdOutOfRangeException;
    }
  }

  /** The ids {@code base}, {@code base + increment} and so on, {@code batchSize} of them. */
  @Struct
  record Batch(long base, long increment, int batchSize) {

    long id(int index) {
      return base + index * increment;
    }
  }
}
