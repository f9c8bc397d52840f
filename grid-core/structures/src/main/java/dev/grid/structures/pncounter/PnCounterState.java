package dev.grid.structures.pncounter;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.structures.pncounter.PnCounterEffect.Tallied;
import dev.grid.structures.pncounter.PnCounterEffect.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One counter as one member knows it. Guarded by its host. */
final class PnCounterState implements State {

  private static final long TALLY_BYTES = 96;

  private final Map<UUID, Tally> tallies = new HashMap<>();
  private final int replicaCount;

  PnCounterState(StateContext context) {
    replicaCount = context.config().structure(GridPnCounter.TYPE, context.name()).replicaCount();
  }

  int replicaCount() {
    return replicaCount;
  }

  long value() {
    long sum = 0;
    for (Tally tally : tallies.values()) {
      sum += tally.value();
    }
    return sum;
  }

  /** The version of each tally. */
  List<Map.Entry<UUID, Long>> clock() {
    List<Map.Entry<UUID, Long>> clock = new ArrayList<>(tallies.size());
    tallies.forEach((member, tally) -> clock.add(Map.entry(member, tally.version())));
    return clock;
  }

  /** Whether this has everything that somebody with this clock has seen. */
  boolean covers(List<Map.Entry<UUID, Long>> clock) {
    for (Map.Entry<UUID, Long> seen : clock) {
      Tally tally = tallies.get(seen.getKey());
      if ((tally == null ? 0 : tally.version()) < seen.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** Adds to a member's own tally, which no other member changes. */
  Effect add(UUID member, long delta) {
    Tally before = tallies.get(member);
    Tally after = (before == null ? new Tally(member, 0, 0, 0) : before).plus(delta);
    tallies.put(member, after);
    return new Tallied(List.of(after));
  }

  @Override
  public void apply(Effect effect) {
    switch ((PnCounterEffect) effect) {
      case Tallied e -> {
        for (Tally tally : e.tallies()) {
          tallies.merge(
              tally.member(),
              tally,
              (mine, other) -> other.version() > mine.version() ? other : mine);
        }
      }
    }
  }

  /** As there are few tallies, they are handed over at once. */
  @Override
  public Transfer transfer() {
    return new Transfer() {

      private boolean isHandedOver;

      @Override
      public @Nullable Effect next(int bytesMax) {
        boolean isNothing = isHandedOver || tallies.isEmpty();
        isHandedOver = true;
        return isNothing ? null : new Tallied(List.copyOf(tallies.values()));
      }

      @Override
      public Effect pass(Effect change) {
        return change;
      }
    };
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    long value = 0;
    for (Tally tally : tallies.values()) {
      long member =
          ContentHash.mix(
              tally.member().getMostSignificantBits() + tally.member().getLeastSignificantBits());
      value += ContentHash.mix(member + tally.version());
    }
    return new ContentDigest(ContentDigest.START, ContentDigest.END, tallies.size(), value);
  }

  @Override
  public boolean isEmpty() {
    return tallies.isEmpty();
  }

  @Override
  public long entries() {
    return tallies.isEmpty() ? 0 : 1;
  }

  @Override
  public long bytes() {
    return TALLY_BYTES * tallies.size();
  }
}
