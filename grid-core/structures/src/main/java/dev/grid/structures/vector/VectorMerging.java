package dev.grid.structures.vector;

import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.Lost;
import dev.grid.structures.vector.VectorMessages.Merge;
import dev.grid.structures.vector.VectorMessages.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings the losing side's documents to the winning side. Confined to its host. */
final class VectorMerging implements Merging {

  private final VectorState state;
  private final VectorTransfer transfer;

  VectorMerging(VectorState state) {
    this.state = state;
    this.transfer = new VectorTransfer(state);
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    List<Map.Entry<Data, StoredDocument>> entries = new ArrayList<>();
    for (VectorEntry entry : transfer.nextEntries(bytesMax)) {
      entries.add(Map.entry(new Data(entry.key()), state.vectors().document(entry)));
    }
    return entries.isEmpty() ? null : new Merge(state.name(), entries);
  }

  @Override
  public List<MergeLoss> losses(@Nullable Object answer) {
    List<MergeLoss> losses = new ArrayList<>();
    if (answer != null) {
      for (Object each : (List<?>) answer) {
        Lost lost = (Lost) each;
        losses.add(
            new MergeLoss(
                lost.key().bytes(),
                lost.merging(),
                lost.existing(),
                lost.mergingLost(),
                lost.existingLost(),
                lost.failure()));
      }
    }
    return losses;
  }

  @Override
  public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
    List<MergeLoss> losses = new ArrayList<>();
    for (Map.Entry<Data, StoredDocument> entry : ((Merge) message).entries()) {
      byte[] document = DocumentBytes.of(entry.getValue());
      losses.add(new MergeLoss(entry.getKey().bytes(), document, null, true, false, failure));
    }
    return losses;
  }

  @Override
  public int count(StructureMessage<?> message) {
    return ((Merge) message).entries().size();
  }
}
