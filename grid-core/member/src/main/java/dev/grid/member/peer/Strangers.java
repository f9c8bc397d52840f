package dev.grid.member.peer;

import dev.grid.member.RemoteHost;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accepted connections of each host that say that they are members, and have not proved it, so that
 * one host cannot take the places of all members. Thread-safe.
 */
final class Strangers {

  private final int ofHostMax;
  private final Map<RemoteHost, Integer> counts = new ConcurrentHashMap<>();
  private final Map<Channel, RemoteHost> hosts = new ConcurrentHashMap<>();

  /** None. */
  Strangers(int ofHostMax) {
    this.ofHostMax = ofHostMax;
  }

  /** Counts one until it is {@linkplain #known} or closed; false if its host has too many. */
  @SuppressWarnings("FutureReturnValueIgnored") // The listener is called.
  boolean admit(Channel channel, RemoteHost host) {
    if (counts.merge(host, 1, Integer::sum) > ofHostMax) {
      leave(host);
      return false;
    }
    hosts.put(channel, host);
    channel.closeFuture().addListener(closed -> known(channel));
    return true;
  }

  /** It has shown that it is a member's, or is gone. */
  void known(Channel channel) {
    RemoteHost host = hosts.remove(channel);
    if (host != null) {
      leave(host);
    }
  }

  private void leave(RemoteHost host) {
    counts.computeIfPresent(host, (same, count) -> count == 1 ? null : count - 1);
  }

  /** How many hosts have any. */
  int hosts() {
    return counts.size();
  }
}
