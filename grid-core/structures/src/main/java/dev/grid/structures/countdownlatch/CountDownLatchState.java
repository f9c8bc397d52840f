package dev.grid.structures.countdownlatch;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.WholeState;
import dev.grid.structures.countdownlatch.CountDownLatchEffect.Copied;
import dev.grid.structures.countdownlatch.CountDownLatchEffect.CountedDown;
import dev.grid.structures.countdownlatch.CountDownLatchEffect.RoundBegun;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One latch. Confined to its host. Invariant: {@code count} and the calls that have counted down
 * are together what the round began with.
 */
final class CountDownLatchState implements WholeState {

  private static final long BYTES = 64;
  private static final long CALL_BYTES = 72;

  private int round;
  private int count;
  private final Set<UUID> counted = new HashSet<>();
  private long countedHash;

  int round() {
    return round;
  }

  int count() {
    return count;
  }

  boolean hasCounted(UUID invocationUid) {
    return counted.contains(invocationUid);
  }

  Effect begin(int from) {
    RoundBegun effect = new RoundBegun(round + 1, from);
    apply(effect);
    return effect;
  }

  Effect countDown(UUID invocationUid) {
    CountedDown effect = new CountedDown(invocationUid);
    apply(effect);
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((CountDownLatchEffect) effect) {
      case RoundBegun e -> {
        round = e.round();
        count = e.count();
        counted.clear();
        countedHash = 0;
      }
      case CountedDown e -> {
        count--;
        add(e.invocationUid());
      }
      case Copied e -> {
        round = e.round();
        count = e.count();
        e.invocationUids().forEach(this::add);
      }
    }
  }

  private void add(UUID invocationUid) {
    if (counted.add(invocationUid)) {
      countedHash +=
          ContentHash.mix(
              invocationUid.getMostSignificantBits()
                  + ContentHash.mix(invocationUid.getLeastSignificantBits()));
    }
  }

  @Override
  public Effect whole() {
    return new Copied(round, count, List.copyOf(counted));
  }

  @Override
  public long contentHash() {
    return countedHash + ContentHash.mix(((long) round << Integer.SIZE) + count);
  }

  @Override
  public boolean isEmpty() {
    return round == 0;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES + counted.size() * CALL_BYTES;
  }
}
