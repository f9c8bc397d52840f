package dev.grid.member.hosts;

import dev.grid.StructureId;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Host;
import dev.grid.kernel.Periodic;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.MemberPartitions;
import dev.grid.member.peer.PeerMessages.Compare;
import dev.grid.member.peer.PeerMessages.Flush;
import dev.grid.member.peer.PeerMessages.Flushed;
import dev.grid.member.peer.PeerMessages.Join;
import dev.grid.member.peer.PeerMessages.Joins;
import dev.grid.member.peer.PeerMessages.OfHosts;
import dev.grid.member.peer.PeerMessages.StructureDigest;
import dev.grid.member.peer.PeerMessages.Wanted;
import dev.grid.member.replication.Replicated;
import dev.grid.protocol.frame.MessageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes of replicated structures to all other members, and makes good what they miss.
 *
 * <pre>
 * a change            queued for each member, sent some milliseconds later with others
 * a queue that is     emptied; then, and when a connection is made, the member is sent the digests
 * full, a connection  of all parts of everything, as fast as it takes them
 * once a second       digests of the next parts are sent to each member
 * a part that         what each has of it is sent to the other, in slices; nothing else is
 * differs
 * </pre>
 *
 * Since applying is a join ({@link Host#REPLICATED}), order and repetition do no harm. Thread-safe.
 */
final class Convergence implements MemberPartitions.Changes {

  private static final Logger log = LoggerFactory.getLogger(Convergence.class);

  /** So long changes wait for others that go with them. */
  private static final long FLUSH_MILLIS = 5;

  private static final long COMPARE_MILLIS = 1_000;

  /**
   * So many parts are compared in a second, of some ten microseconds each: a few hundred thousand
   * entries. Of more a part is compared every few seconds.
   */
  private static final int PARTS_A_SECOND = 1_000;

  private final HostContext member;
  private final MemberPartitions own;
  private final Map<String, Kind<?>> kinds = new HashMap<>();
  private final Map<UUID, PeerFeed> feeds = new ConcurrentHashMap<>();
  private final Periodic comparing;

  private volatile boolean isEnding;

  /** Confined to {@link #comparing}. */
  private @Nullable DigestWalk walk;

  Convergence(HostContext member) {
    this.member = member;
    this.own = member.own();
    member.kinds().forEach(kind -> kinds.put(kind.structure().serviceName(), kind));
    comparing =
        Periodic.forGood(
            "comparing replicated structures",
            member::schedule,
            COMPARE_MILLIS,
            this::compare,
            log::error);
  }

  void start() {
    comparing.start();
  }

  void stop() {
    comparing.stop();
  }

  // Telling others.

  @Override
  public void changed(Kind<?> kind, String name, Effect effect) {
    if (!feeds.isEmpty()) {
      Join join = join(kind, name, effect);
      feeds.values().forEach(feed -> feed.add(join));
    }
  }

  static Join join(Kind<?> kind, String name, Effect effect) {
    MessageWriter out = new MessageWriter();
    kind.structure().effects().write(effect, out);
    return new Join(
        kind.structure().serviceName(), name, Arrays.copyOf(out.buffer(), out.length()));
  }

  void connected(UUID other) {
    PeerFeed feed =
        feeds.computeIfAbsent(
            other, id -> new PeerFeed(id, member, FLUSH_MILLIS, () -> new DigestWalk(own, kinds)));
    feed.compareAll();
    if (isEnding) {
      member.schedule(() -> feed.tellNow(everything()), 0);
    }
  }

  void disconnected(UUID other) {
    feeds.remove(other);
  }

  /**
   * Has sent at once what others have not been told; they say when they have it. For threads that
   * may wait, when there are no more changes.
   */
  void tellLast() {
    isEnding = true;
    List<PeerFeed.Part> everything = everything();
    feeds.values().forEach(feed -> feed.tellNow(everything));
  }

  private List<PeerFeed.Part> everything() {
    List<PeerFeed.Part> all = new ArrayList<>();
    for (Replicated structure : own.replicated()) {
      Kind<?> kind = kinds.get(structure.service());
      if (kind != null) {
        all.add(new PeerFeed.Part(kind, structure.name(), ContentDigest.START, ContentDigest.END));
      }
    }
    return all;
  }

  /** Whether all who are connected have said that they have what {@link #tellLast} has sent. */
  boolean isTold() {
    return !feeds.isEmpty() && feeds.values().stream().allMatch(PeerFeed::isTold);
  }

  private void compare() {
    if (feeds.isEmpty()) {
      walk = null;
      return;
    }
    DigestWalk now = walk;
    if (now == null || now.isOver()) {
      now = new DigestWalk(own, kinds);
      walk = now;
    }
    List<StructureDigest> parts = now.next(PARTS_A_SECOND);
    if (!parts.isEmpty()) {
      Compare message = new Compare(parts);
      feeds.keySet().forEach(other -> member.send(other, message));
    }
  }

  // What others tell.

  void received(UUID from, OfHosts message) {
    switch (message) {
      case Joins m -> m.joins().forEach(this::take);
      case Compare m -> member.schedule(() -> compared(from, m), 0);
      case Wanted m -> tell(from, m.structures());
      case Flush m -> member.send(from, new Flushed(m.number()));
      case Flushed m -> {
        PeerFeed feed = feeds.get(from);
        if (feed != null) {
          feed.flushed(m.number());
        }
      }
    }
  }

  private void take(Join join) {
    Kind<?> kind = kinds.get(join.service());
    if (kind != null && kind.host(join.name()) == Host.REPLICATED) {
      StructureId id = new StructureId(join.service(), join.name());
      own.join(kind, join.name(), join.effect(), () -> !member.isDestroyed(id));
    }
  }

  /** Says which parts are other than here, and tells what they are here. */
  private void compared(UUID from, Compare message) {
    List<StructureDigest> other = new ArrayList<>();
    for (StructureDigest part : message.digests()) {
      if (!agrees(part)) {
        other.add(part);
      }
    }
    if (!other.isEmpty()) {
      member.send(from, new Wanted(other));
      tell(from, other);
    }
  }

  private boolean agrees(StructureDigest part) {
    Kind<?> kind = kinds.get(part.service());
    if (kind == null
        || kind.host(part.name()) != Host.REPLICATED
        || member.isDestroyed(new StructureId(part.service(), part.name()))) {
      return true;
    }
    ContentDigest mine =
        own.with(
            kind,
            part.name(),
            found -> found == null ? null : found.digest(part.from(), part.end()));
    return mine == null
        ? part.value() == 0
        : mine.value() == part.value() && mine.to() == part.end();
  }

  private void tell(UUID to, List<StructureDigest> parts) {
    PeerFeed feed = feeds.get(to);
    if (feed != null) {
      for (StructureDigest part : parts) {
        Kind<?> kind = kinds.get(part.service());
        if (kind != null && kind.host(part.name()) == Host.REPLICATED) {
          feed.tell(new PeerFeed.Part(kind, part.name(), part.from(), part.end()));
        }
      }
    }
  }
}
