package dev.grid.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the losing side of a split has to the winning side, as messages to the same structure
 * there. Their handler asks the structure's {@link dev.grid.config.MergePolicy}. The losing state
 * must not change meanwhile. Confined to its host.
 */
public interface Merging {

  /** Of a state without content that a split could lose. */
  Merging NOTHING =
      new Merging() {
        @Override
        public @Nullable StructureMessage<?> next(int bytesMax) {
          return null;
        }

        @Override
        public List<MergeLoss> losses(@Nullable Object answer) {
          return List.of();
        }

        @Override
        public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
          return List.of();
        }

        @Override
        public int count(StructureMessage<?> message) {
          return 0;
        }
      };

  /**
   * The next message, to the state's own partition: so many bytes of the state, one entry or item
   * at least. A message may be sent again if it is not known whether it arrived, but what was added
   * and taken away meanwhile may then be added again.
   *
   * @return null when there is no more
   */
  @Nullable StructureMessage<?> next(int bytesMax);

  /** What was not kept, according to a message's answer. */
  List<MergeLoss> losses(@Nullable Object answer);

  /** What is not kept because a message could not be delivered. */
  List<MergeLoss> undelivered(StructureMessage<?> message, String failure);

  /** How many entries or items a message brings. */
  int count(StructureMessage<?> message);
}
