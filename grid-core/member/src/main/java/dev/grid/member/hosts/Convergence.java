package dev.grid.member.hosts;

import dev.grid.StructureId;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Host;
import dev.grid.kernel.Periodic;
import dev.grid.member.partition.Kind;
import dev.grid.member.peer.PeerMessages.Compare;
import dev.grid.member.peer.PeerMessages.Join;
import dev.grid.member.peer.PeerMessages.Joins;
import dev.grid.member.peer.PeerMessages.OfHosts;
import dev.grid.member.peer.PeerMessages.StructureDigest;
import dev.grid.member.peer.PeerMessages.Wanted;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes of replicated structures to all other members, and makes good what they miss.
 *
 * <pre>
 * a change            queued for each member, sent some milliseconds later with others
 * a queue that is     emptied: the member is told the whole content of everything instead, as fast
 * full, a connection  as it takes it
 * once a second       digests are sent to each member; where one differs the two tell each other all
 * </pre>
 *
 * Since applying is a join ({@link Host#REPLICATED}), order and repetition do no harm. Thread-safe.
 */
final class Convergence implements HostLog {

  private static final Logger log = LoggerFactory.getLogger(Convergence.class);

  /** So long changes wait for others that go with them. */
  private static final long FLUSH_MILLIS = 5;

  private static final long COMPARE_MILLIS = 1_000;

  /** Structures in one message of digests. */
  private static final int DIGESTS_MAX = 1_000;

  private final HostContext member;
  private final Map<StructureId, MemberShard<?>> shards;
  private final BiFunction<Kind<?>, String, MemberShard<?>> roomOf;
  private final Map<String, Kind<?>> kinds = new HashMap<>();
  private final Map<UUID, PeerFeed> feeds = new ConcurrentHashMap<>();
  private final Periodic comparing;

  Convergence(
      HostContext member,
      Map<StructureId, MemberShard<?>> shards,
      BiFunction<Kind<?>, String, MemberShard<?>> roomOf) {
    this.member = member;
    this.shards = shards;
    this.roomOf = roomOf;
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

  private boolean isReplicated(MemberShard<?> shard) {
    return shard.kind().host(shard.structure().name()) == Host.REPLICATED;
  }

  // Telling others.

  @Override
  public void append(Kind<?> kind, String name, Effect effect) {
    if (!feeds.isEmpty()) {
      Join join = join(kind, name, effect);
      feeds.values().forEach(feed -> feed.add(join));
    }
  }

  private static Join join(Kind<?> kind, String name, Effect effect) {
    MessageWriter out = new MessageWriter();
    kind.structure().effects().write(effect, out);
    return new Join(
        kind.structure().serviceName(), name, Arrays.copyOf(out.buffer(), out.length()));
  }

  void connected(UUID other) {
    PeerFeed feed =
        feeds.computeIfAbsent(
            other, id -> new PeerFeed(id, member, FLUSH_MILLIS, this::replicated, this::slice));
    feed.tellEverything();
  }

  void disconnected(UUID other) {
    feeds.remove(other);
  }

  private List<MemberShard<?>> replicated() {
    List<MemberShard<?>> all = new ArrayList<>();
    shards.values().stream().filter(this::isReplicated).forEach(all::add);
    return all;
  }

  /** The next slice of a shard's content as a message for a member, or null. */
  private @Nullable Join slice(PeerFeed.Telling telling, int bytesMax) {
    MemberShard<?> shard = telling.shard();
    Effect effect = shard.next(telling.transfer(), bytesMax);
    return effect == null ? null : join(shard.kind(), shard.structure().name(), effect);
  }

  private void compare() {
    List<MemberShard<?>> all = replicated();
    if (all.isEmpty() || feeds.isEmpty()) {
      return;
    }
    List<StructureDigest> digests = new ArrayList<>();
    for (MemberShard<?> shard : all) {
      digests.add(
          new StructureDigest(
              shard.structure().service(), shard.structure().name(), shard.digest()));
    }
    for (int i = 0; i < digests.size(); i += DIGESTS_MAX) {
      Compare message =
          new Compare(
              new ArrayList<>(digests.subList(i, Math.min(digests.size(), i + DIGESTS_MAX))));
      feeds.keySet().forEach(other -> member.send(other, message));
    }
  }

  // What others tell.

  void received(UUID from, OfHosts message) {
    switch (message) {
      case Joins m -> m.joins().forEach(join -> take(from, join));
      case Compare m -> member.schedule(() -> compared(from, m), 0);
      case Wanted m -> {
        PeerFeed feed = feeds.get(from);
        if (feed != null) {
          m.structures().forEach(wanted -> tell(feed, wanted));
        }
      }
    }
  }

  private void take(UUID from, Join join) {
    try {
      MemberShard<?> shard = shard(join.service(), join.name());
      if (shard != null) {
        byte[] bytes = join.effect();
        MessageReader in = new MessageReader().open(bytes, 0, bytes.length);
        shard.join(shard.kind().structure().effects().read(in));
      }
    } catch (RuntimeException e) {
      log.error("{} of member={} cannot be joined", join.name(), from, e);
    }
  }

  /** The shard of a name that another member knows, or null if there is to be none. */
  private @Nullable MemberShard<?> shard(String service, String name) {
    Kind<?> kind = kinds.get(service);
    return kind == null
            || member.isDestroyed(new StructureId(service, name))
            || kind.host(name) != Host.REPLICATED
        ? null
        : roomOf.apply(kind, name);
  }

  private void compared(UUID from, Compare message) {
    PeerFeed feed = feeds.get(from);
    if (feed == null) {
      return;
    }
    List<StructureDigest> wanted = new ArrayList<>();
    for (StructureDigest digest : message.digests()) {
      MemberShard<?> shard = shard(digest.service(), digest.name());
      if (shard != null && shard.digest() != digest.value()) {
        wanted.add(digest);
        feed.tell(shard);
      }
    }
    if (!wanted.isEmpty()) {
      member.send(from, new Wanted(wanted));
    }
  }

  private void tell(PeerFeed feed, StructureDigest wanted) {
    MemberShard<?> shard = shards.get(new StructureId(wanted.service(), wanted.name()));
    if (shard != null && isReplicated(shard)) {
      feed.tell(shard);
    }
  }
}
