package dev.grid.structures.vector;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.Lost;
import dev.grid.structures.vector.VectorMessages.Merge;
import dev.grid.structures.vector.VectorMessages.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges documents of the losing side of a split into the winning side's, as the collection's
 * policy wants it. The policy is shown values; the vectors of the document whose value it chooses
 * stay with it, and those of the merging one with a value that is neither's. Lives for one
 * handling.
 */
final class VectorMerge {

  private final VectorState state;
  private final List<Lost> lost = new ArrayList<>();
  private final VectorState.Changing changing;

  private VectorMerge(VectorState state) {
    this.state = state;
    this.changing = state.new Changing();
  }

  /** Merges these documents; answers with what was not kept. */
  static Outcome merge(VectorState state, Merge message) {
    VectorMerge merge = new VectorMerge(state);
    for (Map.Entry<Data, StoredDocument> entry : message.entries()) {
      merge.look(entry.getKey(), entry.getValue());
    }
    VectorEffect effect = merge.changing.effect();
    return effect == null ? Outcome.reply(merge.lost) : Outcome.changed(effect, merge.lost);
  }

  private void look(Data key, StoredDocument merging) {
    VectorEntry existing = state.find(key);
    float[][] vectors;
    try {
      vectors = state.vectors().of(merging);
    } catch (IllegalArgumentException e) {
      // The sides were configured otherwise: nothing of it can stay.
      lost.add(new Lost(key, DocumentBytes.of(merging), null, true, false, e.toString()));
      return;
    }
    if (existing != null && existing.hasSameDocument(merging.value().bytes(), vectors)) {
      return;
    }
    MergePolicy.Entry ofMerging = seen(key.bytes(), merging.value().bytes());
    MergePolicy.Entry ofExisting = existing == null ? null : seen(existing.key(), existing.value);
    MergePolicy.Entry chosen;
    try {
      chosen = state.mergePolicy().merge(ofMerging, ofExisting);
    } catch (RuntimeException | Error e) {
      // The policy is the user's: go on with the others.
      addLost(key, merging, existing, true, false, e.toString());
      return;
    }
    choose(key, merging, vectors, existing, chosen);
  }

  private void choose(
      Data key,
      StoredDocument merging,
      float[][] vectors,
      @Nullable VectorEntry existing,
      MergePolicy.@Nullable Entry chosen) {
    if (chosen == null) {
      addLost(key, merging, existing, true, existing != null, null);
      if (existing != null) {
        changing.remove(existing);
      }
    } else if (existing != null && isExisting(chosen.value(), merging, existing)) {
      addLost(key, merging, existing, true, false, null);
    } else {
      changing.store(key, new Data(chosen.value()), vectors);
      boolean mergingLost = !Data.sameValue(chosen.value(), merging.value().bytes());
      if (mergingLost || existing != null) {
        addLost(key, merging, existing, mergingLost, existing != null, null);
      }
    }
  }

  /** Whether a value is the existing document's, and if both have it, its array. */
  private static boolean isExisting(byte[] value, StoredDocument merging, VectorEntry existing) {
    return value == existing.value
        || Data.sameValue(value, existing.value) && !Data.sameValue(value, merging.value().bytes());
  }

  private static MergePolicy.Entry seen(byte[] key, byte[] value) {
    return new MergePolicy.Entry(key, value, 0, 0, 0, 0, 0);
  }

  private void addLost(
      Data key,
      StoredDocument merging,
      @Nullable VectorEntry existing,
      boolean mergingLost,
      boolean existingLost,
      @Nullable String failure) {
    byte[] there = existing == null ? null : DocumentBytes.of(state.vectors().document(existing));
    lost.add(new Lost(key, DocumentBytes.of(merging), there, mergingLost, existingLost, failure));
  }
}
