package dev.grid.kernel.items;

import dev.grid.kernel.items.ItemReservations.Reserved;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import java.util.List;

/**
 * Ends what a transaction has reserved in a structure of items. It says how much that is: what the
 * coordinator's member was taken for gone with, and what has been reserved since under the same
 * name, must not be taken for all of it.
 */
public interface ReservationEnding extends Ending {

  /** To be added at the end. */
  List<Data> items();

  /** How many places the transaction has been promised. */
  int kept();

  /** How many items it has taken. */
  int taken();

  /** Something was taken, or is to be added. */
  @Override
  default boolean changes() {
    return true;
  }

  /**
   * Whether this is all that the transaction has reserved. Older members do not say what that is.
   */
  default boolean isAll(Reserved reserved) {
    return kept() + taken() == 0 || reserved.kept() == kept() && reserved.taken().size() == taken();
  }
}
