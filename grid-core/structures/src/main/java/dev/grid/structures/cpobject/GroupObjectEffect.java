package dev.grid.structures.cpobject;

import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.GroupDestroyed;
import dev.grid.kernel.cp.ObjectDestroyed;
import dev.grid.kernel.cp.StructureEnded;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Struct;
import java.util.List;

/** What has changed about a group's structures as such, for replicas. Immutable. */
sealed interface GroupObjectEffect extends Effect, Message<Void> {

  /** A structure is destroyed. */
  @Op(id = 0x9e0100)
  record Destroyed(String service, String object) implements GroupObjectEffect, ObjectDestroyed {}

  /** All there is. */
  @Op(id = 0x9e0200)
  record Copied(List<GroupObject> destroyed) implements GroupObjectEffect {}

  /** All are destroyed, with the group. */
  @Op(id = 0x9e0300)
  record AllDestroyed() implements GroupObjectEffect, GroupDestroyed {}

  /** A structure ends that may begin anew. */
  @Op(id = 0x9e0400)
  record Ended(String service, String structure) implements GroupObjectEffect, StructureEnded {}

  /** A structure of the group. */
  @Struct
  record GroupObject(String service, String object) {}
}
