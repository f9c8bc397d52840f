package dev.grid.structures.multimap;

import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.structures.multimap.MultiMapMessages.Lost;
import dev.grid.structures.multimap.MultiMapMessages.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings the losing side's values to the winning side. Its locks end. Confined to its host. */
final class MultiMapMerging implements Merging {

  private final MultiMapTransfer transfer;
  private final String name;

  /** Of the key whose values are being brought, how many there were of each. */
  private final Map<Data, Integer> occurred = new HashMap<>();

  private @Nullable Data current;

  MultiMapMerging(MultiMapState state, String name) {
    this.transfer = new MultiMapTransfer(state);
    this.name = name;
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    MultiMapEffect.Added slice = transfer.nextValues(bytesMax);
    if (slice == null) {
      return null;
    }
    List<Data> keys = new ArrayList<>();
    List<Data> values = new ArrayList<>();
    List<Integer> occurrences = new ArrayList<>();
    Additions.forEach(
        slice,
        (key, bytes) -> {
          Data value = new Data(bytes);
          Data of = new Data(key);
          if (current == null || !of.equals(current)) {
            occurred.clear();
            current = of;
          }
          keys.add(of);
          values.add(value);
          occurrences.add(occurred.merge(value, 1, Integer::sum));
        });
    return new Merge(name, keys, values, occurrences);
  }

  @Override
  public List<MergeLoss> losses(@Nullable Object answer) {
    List<MergeLoss> losses = new ArrayList<>();
    if (answer != null) {
      for (Object each : (List<?>) answer) {
        Lost lost = (Lost) each;
        losses.add(
            new MergeLoss(
                lost.key().bytes(), lost.item().bytes(), null, true, false, lost.failure()));
      }
    }
    return losses;
  }

  @Override
  public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
    Merge merge = (Merge) message;
    List<MergeLoss> losses = new ArrayList<>();
    for (int i = 0; i < merge.values().size(); i++) {
      losses.add(
          new MergeLoss(
              merge.keys().get(i).bytes(),
              merge.values().get(i).bytes(),
              null,
              true,
              false,
              failure));
    }
    return losses;
  }

  @Override
  public int count(StructureMessage<?> message) {
    return ((Merge) message).values().size();
  }
}
