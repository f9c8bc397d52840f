package dev.grid.structures.cpmap;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;
import java.util.Map;

/** What a call changed in a CP map, for replicas. Immutable. */
sealed interface CpMapEffect extends Effect, Message<Void> {

  /** A key has this value. */
  @Op(id = 0xa30100)
  record Stored(Data key, Data value) implements CpMapEffect {}

  /** A key has no value any more. */
  @Op(id = 0xa30200)
  record Removed(Data key) implements CpMapEffect {}

  /** Keys have these values. */
  @Op(id = 0xa30300)
  record Copied(List<Map.Entry<Data, Data>> entries) implements CpMapEffect {}
}
