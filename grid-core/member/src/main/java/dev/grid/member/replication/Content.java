package dev.grid.member.replication;

import dev.grid.StructureId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A partition's structures, as its replica sees them. Confined to whoever holds the partition. */
public interface Content {

  /**
   * Applies a change that a primary sent.
   *
   * @param kind the number of the structure's service
   * @param effect as its effect codec wrote it; empty if the structure was destroyed
   * @throws dev.grid.protocol.UnknownServiceException if this version has no such structures;
   *     nothing was changed then
   */
  void apply(int kind, String name, byte[] effect);

  /** Forgets everything. */
  void clear();

  /** The structure, if there is one. */
  @Nullable Replicated find(StructureId structure);

  /** What there is. */
  List<? extends Replicated> structures();
}
