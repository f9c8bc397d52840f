package dev.grid.kernel;

import dev.grid.config.MergePolicy;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings the losing side's items to the winning side, in their order, for structures of items
 * without keys. The winning side gets as many equal ones as either side had. Confined to its host.
 */
public final class ItemMerging implements Merging {

  private final int count;
  private final IntFunction<Data> items;
  private final int overheadBytes;
  private final BiFunction<List<Data>, List<Integer>, StructureMessage<?>> batches;
  private final Map<Data, Integer> occurred = new HashMap<>();
  private int position;

  /** The room's message that brings some items. */
  public interface Batch {

    /** In their order. */
    List<Data> items();

    /** Of each item, how many equal ones have come with it, from 1. */
    List<Integer> occurrences();
  }

  /** An item that was not added as it was; the message's answer is a list of them. */
  public interface Lost {

    /** As the losing side had it. */
    Data item();

    /** What the policy threw, if it did. */
    @Nullable String failure();
  }

  /** What a policy made of an item: what is to be added, if anything, and what it threw, if so. */
  private record Choice(@Nullable Data item, @Nullable String failure) {}

  /**
   * Of items that do not change any more.
   *
   * @param items by their places, from 0
   * @param overheadBytes what an item takes beside itself
   * @param batches makes a {@link Batch} of items and their occurrences
   */
  public ItemMerging(
      int count,
      IntFunction<Data> items,
      int overheadBytes,
      BiFunction<List<Data>, List<Integer>, StructureMessage<?>> batches) {
    this.count = count;
    this.items = items;
    this.overheadBytes = overheadBytes;
    this.batches = batches;
  }

  /**
   * What of a batch the winning side is to add, as its policy wants it.
   *
   * @param there how many of each item it has
   * @param room how many more it takes
   * @param lost is given what is not added as it is
   * @param losses makes an element of {@code lost} of an item and of what the policy threw
   */
  public static <L extends Lost> List<Data> choose(
      Batch batch,
      Map<Data, Integer> there,
      MergePolicy policy,
      int room,
      List<L> lost,
      BiFunction<Data, @Nullable String, L> losses) {
    return choose(null, batch, there, policy, room, lost, losses);
  }

  /**
   * The same of the items of one key.
   *
   * @param key what the policy is told as such, or null
   */
  public static <L extends Lost> List<Data> choose(
      @Nullable Data key,
      Batch batch,
      Map<Data, Integer> there,
      MergePolicy policy,
      int room,
      List<L> lost,
      BiFunction<Data, @Nullable String, L> losses) {
    if (batch.items().size() != batch.occurrences().size()) {
      throw new IllegalArgumentException(
          "items=" + batch.items().size() + " occurrences=" + batch.occurrences().size());
    }
    List<Data> added = new ArrayList<>();
    for (int i = 0; i < batch.items().size(); i++) {
      Data item = batch.items().get(i);
      if (there.getOrDefault(item, 0) >= batch.occurrences().get(i)) {
        continue;
      }
      Choice choice = choose(policy, key, item);
      Data chosen = choice.item();
      boolean fits = added.size() < room;
      if (chosen != null && fits) {
        added.add(chosen);
      }
      if (!fits || !Objects.equals(item, chosen)) {
        lost.add(losses.apply(item, choice.failure()));
      }
    }
    return added;
  }

  /** Asks the policy about an item that the winning side has not. Throws nothing. */
  @SuppressWarnings("CatchingUnchecked") // Of a policy that users write, anything may come.
  private static Choice choose(MergePolicy policy, @Nullable Data key, Data item) {
    try {
      byte[] keyBytes = key == null ? null : key.bytes();
      MergePolicy.Entry merging = new MergePolicy.Entry(keyBytes, item.bytes(), 0, 0, 0, 0, 0);
      MergePolicy.Entry chosen = policy.merge(merging, null);
      return new Choice(chosen == null ? null : new Data(chosen.value()), null);
    } catch (RuntimeException | Error e) {
      return new Choice(null, e.toString());
    }
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    List<Data> next = new ArrayList<>();
    List<Integer> occurrences = new ArrayList<>();
    long bytes = 0;
    while (bytes < Math.max(1, bytesMax) && position < count) {
      Data item = items.apply(position++);
      next.add(item);
      occurrences.add(occurred.merge(item, 1, Integer::sum));
      bytes += overheadBytes + item.length();
    }
    return next.isEmpty() ? null : batches.apply(next, occurrences);
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
    for (Data item : ((Batch) message).items()) {
      losses.add(new MergeLoss(null, item.bytes(), null, true, false, failure));
    }
    return losses;
  }

  @Override
  public int count(StructureMessage<?> message) {
    return ((Batch) message).items().size();
  }
}
