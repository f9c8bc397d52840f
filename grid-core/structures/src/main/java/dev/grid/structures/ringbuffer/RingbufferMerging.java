package dev.grid.structures.ringbuffer;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.structures.ringbuffer.RingbufferMessages.Lost;
import dev.grid.structures.ringbuffer.RingbufferMessages.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings the losing side's items to the winning side, from the head on. Confined to its host. */
final class RingbufferMerging implements Merging {

  private final RingbufferState state;
  private final String name;
  private final Map<Data, Integer> occurred = new HashMap<>();
  private long sequence;

  RingbufferMerging(RingbufferState state, String name) {
    this.state = state;
    this.name = name;
    this.sequence = state.head();
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    List<Data> items = new ArrayList<>();
    List<Integer> occurrences = new ArrayList<>();
    long bytes = 0;
    while (bytes < Math.max(1, bytesMax) && sequence < state.next()) {
      Data item = state.get(sequence++);
      items.add(item);
      occurrences.add(occurred.merge(item, 1, Integer::sum));
      bytes += RingbufferState.ITEM_OVERHEAD_BYTES + item.length();
    }
    return items.isEmpty() ? null : new Merge(name, items, occurrences);
  }

  @Override
  public List<MergeLoss> losses(@Nullable Object answer) {
    List<MergeLoss> losses = new ArrayList<>();
    if (answer != null) {
      for (Object lost : (List<?>) answer) {
        Lost item = (Lost) lost;
        losses.add(new MergeLoss(null, item.item().bytes(), null, true, false, item.failure()));
      }
    }
    return losses;
  }

  @Override
  public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
    List<MergeLoss> losses = new ArrayList<>();
    for (Data item : ((Merge) message).items()) {
      losses.add(new MergeLoss(null, item.bytes(), null, true, false, failure));
    }
    return losses;
  }

  @Override
  public int count(StructureMessage<?> message) {
    return ((Merge) message).items().size();
  }

  /** What a policy made of an item: what is to be added, if anything, and what it threw, if so. */
  record Choice(@Nullable Data item, @Nullable String failure) {}

  /** Asks the policy about an item that the winning side has not. Throws nothing. */
  @SuppressWarnings("CatchingUnchecked") // Of a policy that users write, anything may come.
  static Choice choose(MergePolicy policy, Data item) {
    try {
      MergePolicy.Entry merging = new MergePolicy.Entry(null, item.bytes(), 0, 0, 0, 0, 0);
      MergePolicy.Entry chosen = policy.merge(merging, null);
      return new Choice(chosen == null ? null : new Data(chosen.value()), null);
    } catch (RuntimeException | Error e) {
      return new Choice(null, e.toString());
    }
  }
}
