package dev.grid.structures.cpformation;

import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.FormationMessages.Founders;
import dev.grid.kernel.cp.FormationMessages.Voters;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;

/** What has changed about who is in groups, for replicas. Immutable. */
sealed interface FormationEffect extends Effect, Message<Void> {

  /** Others are to be in groups. */
  @Op(id = 0xa20100)
  record Moved(Voters voters) implements FormationEffect {}

  /** A group begins. */
  @Op(id = 0xa20200)
  record Founded(Founders founders) implements FormationEffect {}

  /** All there is. */
  @Op(id = 0xa20300)
  record Copied(Voters voters, List<Founders> founders) implements FormationEffect {}
}
