package dev.grid.member.partition;

import dev.grid.StructureId;
import dev.grid.kernel.Merging;
import java.util.List;

/** Takes what this member served on the losing side of a split. Must not block. */
public interface MergeSink {

  /** A structure's content in one partition, which nobody changes any more. */
  record Kept(StructureId structure, Merging content) {}

  /** What a partition had. */
  void keep(int partition, List<Kept> structures);
}
