package dev.grid.member.cluster;

import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of members, in the order in which they joined, from 0: what they make ids with, so no
 * two members may ever have the same. A member keeps its number as long as it is in the cluster's
 * state, and the number of one that is gone is not given again. Immutable.
 *
 * <p>Each side of a split has its own count. So a side gives numbers only if it has more than half
 * of the members that count ({@link Quorum}), and where sides meet the higher count goes on.
 * Members that come meanwhile have none until then. Only when both sides are exact halves and both
 * go on, each with members that come to it, could a number be given twice.
 *
 * @param numbers of the members, in their order; {@link ClusterState#NO_NUMBER} for those that have
 *     none yet
 * @param next the number of the next that joins; higher than all that were given
 */
record JoinNumbers(List<Integer> numbers, int next) {

  JoinNumbers {
    numbers = List.copyOf(numbers);
  }

  /**
   * Those of a new state.
   *
   * @param base the state before, or null
   * @param stable who counts now
   * @param next of all sides that were seen, the highest
   */
  static JoinNumbers of(
      @Nullable ClusterState base, List<MemberInfo> members, List<MemberInfo> stable, int next) {
    boolean mayGive = Quorum.isMoreThanHalf(counting(base, members, stable), members);
    List<Integer> numbers = new ArrayList<>(members.size());
    for (MemberInfo member : members) {
      int number = base == null ? ClusterState.NO_NUMBER : base.numberOf(member.uuid());
      if (number < 0 && mayGive) {
        number = next++;
      }
      numbers.add(number);
    }
    return new JoinNumbers(numbers, next);
  }

  /**
   * Those who have no number may have joined two sides: they do not make one of them the larger.
   */
  private static List<MemberInfo> counting(
      @Nullable ClusterState base, List<MemberInfo> members, List<MemberInfo> stable) {
    if (base == null || base.numbers().isEmpty()) {
      return stable;
    }
    return stable.stream()
        .filter(member -> base.numberOf(member.uuid()) >= 0 || !members.contains(member))
        .toList();
  }
}
