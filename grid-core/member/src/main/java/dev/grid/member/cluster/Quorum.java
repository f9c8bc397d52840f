package dev.grid.member.cluster;

import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which members count when a side of a cluster asks whether it has lost more than half of them at
 * once.
 */
final class Quorum {

  private Quorum() {}

  /**
   * Who counts now. Whoever joins counts at once, whoever is gone until the rest has settled.
   *
   * @param base the state before, or null
   * @param members of the view
   * @param stood whether the view has stood long enough to be the cluster's size
   */
  static List<MemberInfo> stable(
      @Nullable ClusterState base, List<MemberInfo> members, boolean stood) {
    if (base == null || base.stable().isEmpty()) {
      return members;
    }
    List<MemberInfo> stable = new ArrayList<>(base.stable());
    stable.removeIf(member -> hasHandedOver(base, member) || isReplaced(member, members));
    if (!isMajority(stable, members)) {
      return stable;
    }
    if (stood) {
      return settled(base, members);
    }
    for (MemberInfo member : settled(base, members)) {
      if (!stable.contains(member)) {
        stable.add(member);
      }
    }
    return stable;
  }

  /** All members of the view but those that have handed over what they had. */
  static List<MemberInfo> settled(@Nullable ClusterState base, List<MemberInfo> members) {
    return base == null
        ? members
        : members.stream().filter(member -> !hasHandedOver(base, member)).toList();
  }

  /** A member that leaves and has nothing any more is not missed, on whichever side it is. */
  private static boolean hasHandedOver(ClusterState base, MemberInfo member) {
    return base.leaving().contains(member.uuid())
        && base.partitions().stream().noneMatch(p -> p.holds(member.uuid()));
  }

  private static boolean isReplaced(MemberInfo gone, List<MemberInfo> members) {
    return members.stream()
        .anyMatch(
            member ->
                member.address().equals(gone.address()) && !member.uuid().equals(gone.uuid()));
  }

  /**
   * Whether no more than half of the stable members are missing. One whose address another member
   * has now is gone for good, and has been replaced.
   */
  static boolean isMajority(List<MemberInfo> stable, List<MemberInfo> members) {
    return missing(stable, members) * 2 <= stable.size();
  }

  /** {@link #isMajority}, and the others cannot be as many. */
  static boolean isMoreThanHalf(List<MemberInfo> stable, List<MemberInfo> members) {
    return missing(stable, members) * 2 < stable.size();
  }

  private static int missing(List<MemberInfo> stable, List<MemberInfo> members) {
    int missing = 0;
    for (MemberInfo member : stable) {
      if (members.stream()
          .noneMatch(m -> m.uuid().equals(member.uuid()) || m.address().equals(member.address()))) {
        missing++;
      }
    }
    return missing;
  }
}
