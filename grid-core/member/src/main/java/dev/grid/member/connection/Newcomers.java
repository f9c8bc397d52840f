package dev.grid.member.connection;

import dev.grid.member.RemoteHost;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the connections of each host that have not shown who they are, so that one host cannot
 * take all that there may be. Thread-safe.
 */
final class Newcomers {

  private static final AttributeKey<Place> PLACE = AttributeKey.valueOf(Newcomers.class, "place");

  private final int ofHostMax;
  private final Map<RemoteHost, Integer> counts = new ConcurrentHashMap<>();

  /** None. */
  Newcomers(int ofHostMax) {
    this.ofHostMax = ofHostMax;
  }

  /** Counts a connection until it is {@linkplain #known} or closed, if its host may have it. */
  @SuppressWarnings("FutureReturnValueIgnored") // The listener is called.
  boolean admit(Channel channel, RemoteHost host) {
    if (counts.merge(host, 1, Integer::sum) > ofHostMax) {
      leave(host);
      return false;
    }
    Place place = new Place(host);
    channel.attr(PLACE).set(place);
    channel.closeFuture().addListener(closed -> place.leave());
    return true;
  }

  /** It has shown who it is, or is somebody else's to look after. */
  static void known(Channel channel) {
    Place place = channel.attr(PLACE).get();
    if (place != null) {
      place.leave();
    }
  }

  private void leave(RemoteHost host) {
    counts.computeIfPresent(host, (h, count) -> count == 1 ? null : count - 1);
  }

  /** How many hosts have any. */
  int hosts() {
    return counts.size();
  }

  /** What one connection counts, until it does not any more. */
  private final class Place {

    private final RemoteHost host;
    private final AtomicBoolean left = new AtomicBoolean();

    Place(RemoteHost host) {
      this.host = host;
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        Newcomers.this.leave(host);
      }
    }
  }
}
