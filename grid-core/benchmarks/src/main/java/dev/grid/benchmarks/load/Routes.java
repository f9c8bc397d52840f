package dev.grid.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which member to ask about which key. Immutable.
 *
 * @param members at least one
 * @param memberOfPartition for each partition the index of its primary; empty if there is one
 *     member
 */
record Routes(List<Target> members, List<Integer> memberOfPartition) {

  Routes {
    members = List.copyOf(members);
    memberOfPartition = List.copyOf(memberOfPartition);
    if (members.size() > 1 && memberOfPartition.isEmpty()) {
      throw new IllegalArgumentException("members=" + members + " without a partition table");
    }
  }

  /** Everything is at one server. */
  static Routes to(Target only) {
    return new Routes(List.of(only), List.of());
  }

  /** Waits until the members are one balanced cluster, and takes its partition table. Blocks. */
  static Routes discover(List<Integer> ports) {
    try (ClusterClient client = ClusterClient.connect(ports)) {
      client.awaitBalanced(ports.size());
      List<Integer> owners = client.ownerPorts().stream().map(ports::indexOf).toList();
      return new Routes(ports.stream().map(Target::wire).toList(), owners);
    }
  }

  /** The keys from 0 to {@code keys - 1} of each member, ascending; empty for one member. */
  List<int[]> keysOfMembers(int keys) {
    if (members.size() == 1) {
      return List.of();
    }
    List<int[]> shares = new ArrayList<>();
    for (int member = 0; member < members.size(); member++) {
      int wanted = member;
      shares.add(IntStream.range(0, keys).filter(key -> memberOf(key) == wanted).toArray());
    }
    return shares;
  }

  /** A name whose partition this member is primary of, beginning with {@code name}. */
  String nameAt(int member, String name) {
    if (members.size() == 1) {
      return name;
    }
    int partitions = memberOfPartition.size();
    for (int i = 0; ; i++) {
      String candidate = name + "-" + i;
      if (memberOfPartition.get(NamedDialect.partition(candidate, partitions)) == member) {
        return candidate;
      }
    }
  }

  private int memberOf(int key) {
    return memberOfPartition.get(PartitionHash.ofLong(key, memberOfPartition.size()));
  }
}
