package dev.grid.structures.pncounter;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Struct;
import java.util.List;
import java.util.UUID;

/**
 * What members tell each other of a counter: a join, see {@link dev.grid.kernel.Host#REPLICATED}.
 */
sealed interface PnCounterEffect extends Effect, Message<Void> {

  /** These tallies have at least these versions. */
  @Op(id = 0x9d0100)
  record Tallied(List<Tally> tallies) implements PnCounterEffect {

    public Tallied {
      tallies = List.copyOf(tallies);
    }
  }

  /**
   * What one member has added, by itself.
   *
   * @param version how many additions these are; of two with one member the higher has all of the
   *     lower
   * @param added the sum of what was added; overflows
   * @param subtracted the sum of what was subtracted; overflows
   */
  @Struct
  record Tally(UUID member, long version, long added, long subtracted) {

    Tally plus(long delta) {
      return delta >= 0
          ? new Tally(member, version + 1, added + delta, subtracted)
          : new Tally(member, version + 1, added, subtracted - delta);
    }

    long value() {
      return added - subtracted;
    }
  }
}
