package dev.grid.member;

import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.kernel.cp.GroupObjectMessages.DestroyGroup;
import dev.grid.kernel.cp.GroupObjectMessages.DestroyInGroup;
import dev.grid.kernel.cp.GroupObjectMessages.EndInGroup;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.protocol.UnknownServiceException;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.structures.Structures;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/** Destroys structures of Raft groups, and then what the cluster knows of them. Immutable. */
final class GroupDestruction {

  private final Invoker invoker;
  private final Function<StructureId, CompletableFuture<Void>> elsewhere;
  private final Predicate<StructureId> isStrong;

  /**
   * For a member.
   *
   * @param elsewhere destroys what is outside of groups
   * @param isStrong whether a structure is in a group by its configuration
   */
  GroupDestruction(
      Invoker invoker,
      Function<StructureId, CompletableFuture<Void>> elsewhere,
      Predicate<StructureId> isStrong) {
    this.invoker = invoker;
    this.elsewhere = elsewhere;
    this.isStrong = isStrong;
  }

  private static boolean isInGroup(String service) {
    return Structures.all().stream()
        .anyMatch(
            room ->
                room instanceof GroupStructure<?>
                    && !room.isInternal()
                    && room.serviceName().equals(service));
  }

  /** Destroys a structure, wherever it lives. */
  CompletableFuture<Void> destroy(StructureId structure) {
    if (isStrong.test(structure)) {
      boolean isGroupNamed = structure.name().indexOf(CpName.SEPARATOR) >= 0;
      CpName name = isGroupNamed ? CpName.of(structure.name()) : new CpName("any", CpName.DEFAULT);
      return new GroupCalls(name, invoker)
          .call(
              group -> new EndInGroup(group, structure.service(), structure.name()),
              CallFuture::nothing)
          .thenCompose(done -> elsewhere.apply(structure));
    }
    if (!isInGroup(structure.service())) {
      return elsewhere.apply(structure);
    }
    CpName name = CpName.of(structure.name());
    return new GroupCalls(name, invoker)
        .call(
            group -> new DestroyInGroup(group, structure.service(), name.object()),
            CallFuture::nothing)
        .thenCompose(done -> elsewhere.apply(structure));
  }

  /** Destroys a group. */
  CompletableFuture<Void> destroy(RaftGroupId group) {
    return invoker.invoke(new DestroyGroup(group), CallFuture::nothing);
  }

  /**
   * Destroys a structure of a group.
   *
   * @throws UnknownServiceException if there are no such structures in groups
   */
  CompletableFuture<Void> destroy(RaftGroupId group, String service, String object) {
    if (!isInGroup(service)) {
      throw new UnknownServiceException(
          "service=" + service + ": there is no such kind of structures in Raft groups");
    }
    StructureId structure = StructureId.named(service, new CpName(object, group.name()).toString());
    CpName.of(structure.name());
    return invoker
        .invoke(new DestroyInGroup(group, service, object), CallFuture::nothing)
        .thenCompose(done -> elsewhere.apply(structure));
  }
}
