package dev.grid.structures.executor;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;

/** What members tell each other of an executor: a join. */
sealed interface ExecutorEffect extends Effect, Message<Void> {

  /** It was shut down. */
  @Op(id = 0x880100)
  record ShutDown() implements ExecutorEffect {}
}
