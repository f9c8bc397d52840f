package dev.grid.member.partition;

import dev.grid.StructureId;
import dev.grid.kernel.Effect;

/**
 * Where effects go before a call is answered. Called with the partition held, in the order the
 * partition changed; must not block.
 */
public interface Replication {

  /** A member on its own: there is nobody to replicate to. */
  Replication NONE =
      new Replication() {
        @Override
        public void append(int partition, StructureId structure, Effect effect) {}

        @Override
        public void destroyed(int partition, StructureId structure) {}
      };

  /** The structure changed. */
  void append(int partition, StructureId structure, Effect effect);

  /** The structure and its data are gone. */
  void destroyed(int partition, StructureId structure);
}
