package dev.grid.member.cluster;

import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a partition. Immutable.
 *
 * @param epoch the state that made {@code primary} the primary; copies refuse an older one
 * @param primary null while every copy is lost; {@code copies} are then those that were in sync
 *     last
 * @param previous the primary before, if it hands over in an orderly way and is still a member
 * @param copies the others, in-sync ones before learners; a member may have an in-sync copy and be
 *     a learner for a lower slot at once
 * @param lostBelow structures with fewer backups than this lost their data here, and nobody has
 *     accepted that yet; 0 if none did
 * @param since the state since which no part of its data was lost: whoever holds it goes on from
 *     everything that was acknowledged under that state and later ones
 * @param losses if parts of its data were lost: when all of it last was, or it began, then the
 *     losses of parts since, oldest first, each of less than those before it; else empty
 */
@Struct
public record Assignment(
    Stamp epoch,
    @Nullable UUID primary,
    @Nullable UUID previous,
    List<Copy> copies,
    int lostBelow,
    Stamp since,
    @Since("0.2") List<Loss> losses) {

  /** {@link #lostBelow} of a partition that lost everything. */
  public static final int ALL = Integer.MAX_VALUE;

  public Assignment {
    Objects.requireNonNull(epoch, "epoch");
    copies = List.copyOf(copies);
    Objects.requireNonNull(since, "since");
    losses = List.copyOf(losses);
  }

  /** One of a partition that lost nothing in parts. */
  public Assignment(
      Stamp epoch,
      @Nullable UUID primary,
      @Nullable UUID previous,
      List<Copy> copies,
      int lostBelow,
      Stamp since) {
    this(epoch, primary, previous, copies, lostBelow, since, List.of());
  }

  /**
   * A loss of a part.
   *
   * @param below structures with fewer backups than this lost their data
   * @param at the state in which they did
   */
  @Struct
  public record Loss(int below, Stamp at) {}

  /** The state since which structures with so many backups have lost nothing here. */
  public Stamp sinceWith(int backups) {
    for (Loss loss : losses.reversed()) {
      if (loss.below() > backups) {
        return loss.at();
      }
    }
    return since;
  }

  /** Whether the member is the primary. */
  public boolean isPrimary(UUID member) {
    return member.equals(primary);
  }

  /** The member's copy that is in sync, or null. */
  public @Nullable Copy inSync(UUID member) {
    return find(member, true);
  }

  /** What the member is to become, or null. */
  public @Nullable Copy learner(UUID member) {
    return find(member, false);
  }

  private @Nullable Copy find(UUID member, boolean inSync) {
    for (Copy copy : copies) {
      if (copy.inSync() == inSync && copy.member().equals(member)) {
        return copy;
      }
    }
    return null;
  }

  /** Whether the member is the primary or has a copy of any kind. */
  public boolean holds(UUID member) {
    return isPrimary(member) || inSync(member) != null || learner(member) != null;
  }
}
