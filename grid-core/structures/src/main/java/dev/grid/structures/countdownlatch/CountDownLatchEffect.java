package dev.grid.structures.countdownlatch;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;
import java.util.UUID;

/** What a call changed in a countdown latch, for replicas. Immutable. */
sealed interface CountDownLatchEffect extends Effect, Message<Void> {

  /** A round has begun. */
  @Op(id = 0x8b0100)
  record RoundBegun(int round, int count) implements CountDownLatchEffect {}

  /** A call has counted down. */
  @Op(id = 0x8b0200)
  record CountedDown(UUID invocationUid) implements CountDownLatchEffect {}

  /** The round with its count, and calls that have counted it down: all of them, or some more. */
  @Op(id = 0x8b0300)
  record Copied(int round, int count, List<UUID> invocationUids) implements CountDownLatchEffect {}
}
