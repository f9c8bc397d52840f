package dev.grid.consensus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.server.RaftConfiguration;

/**
 * Who votes in a group. Immutable.
 *
 * @param voters the servers; those that are to be next, while that is changed
 * @param isSettled whether it is not changed at present: a majority of just these has agreed on it
 */
public record GroupConfiguration(Set<UUID> voters, boolean isSettled) {

  public GroupConfiguration {
    voters = Set.copyOf(voters);
  }

  /** What a log has, of which everything up to an index is committed. */
  static GroupConfiguration of(RaftConfiguration latest, long committed) {
    Set<UUID> voters = new HashSet<>();
    latest.getCurrentPeers().forEach(peer -> voters.add(UUID.fromString(peer.getId().toString())));
    boolean isSettled =
        latest.getPreviousPeers().isEmpty() && latest.getLogEntryIndex() <= committed;
    return new GroupConfiguration(voters, isSettled);
  }

  /** A change of just these voters to others. */
  static SetConfigurationRequest.Arguments change(List<RaftPeer> from, List<RaftPeer> to) {
    return SetConfigurationRequest.Arguments.newBuilder()
        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
        .setServersInCurrentConf(from)
        .setServersInNewConf(to)
        .build();
  }
}
