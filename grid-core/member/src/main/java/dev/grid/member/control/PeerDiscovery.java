package dev.grid.member.control;

import dev.grid.member.peer.PeerNetwork;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.Discovery;
import org.jgroups.protocols.PingData;
import org.jgroups.protocols.PingHeader;
import org.jgroups.util.Responses;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds members to join: those at the seed addresses, and those that have connected to this one.
 *
 * <p>Members that start together must not found a cluster each. Of two that start, the one that
 * listens later reaches the other, so at least one knows of both. A member founds a cluster only
 * when everybody that it is connected to has said who he is, or is gone; and it answers others only
 * while it looks around itself, in which case it counts them, or once it is in a cluster: in
 * between it has decided without them, and they wait. So no two decide without each other. Seeds
 * that refuse connections are waited for no longer than that takes.
 *
 * <p>Guarded by {@code lock}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What comes of a dial is told where it is made.
final class PeerDiscovery extends Discovery {

  private static final Logger logger = LoggerFactory.getLogger(PeerDiscovery.class);

  static {
    ClassConfigurator.addProtocol((short) 5703, PeerDiscovery.class);
  }

  /** Addresses at which members were, and may be again after a split. */
  private static final int REMEMBERED_MAX = 256;

  /** Questions that wait until this member is in a cluster. */
  private static final int HELD_MAX = 1_024;

  private static final long LOOK_MILLIS = 10;
  private static final long ANNOUNCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private record Question(PingHeader header, Message message) {}

  private final PeerNetwork network;
  private final Seeds seeds;
  private final long timeoutMillis;
  private final long quietMillis;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<Address, Boolean> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Boolean> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };
  private final Queue<Question> held = new ArrayDeque<>();
  private boolean looking;

  /** Of the first round, to which JGroups adds those of all others. */
  private @Nullable Responses answered;

  /**
   * Looks for members.
   *
   * @param seeds asked anew each time
   * @param timeoutMillis how long a first look may take
   * @param quietMillis how long it takes at least unless a cluster is found, for those that cannot
   *     be dialled but may dial
   */
  PeerDiscovery(PeerNetwork network, Seeds seeds, long timeoutMillis, long quietMillis) {
    this.network = network;
    this.seeds = seeds;
    this.timeoutMillis = timeoutMillis;
    this.quietMillis = quietMillis;
    async_discovery = false;
    return_entire_cache = true;
    stagger_timeout = 0;
  }

  @Override
  public boolean isDynamic() {
    return true;
  }

  // Looking.

  @Override
  protected void findMembers(
      List<org.jgroups.Address> members, boolean initial, Responses responses) {
    Set<Address> targets = new LinkedHashSet<>(seeds.addresses());
    lock.lock();
    try {
      for (MemberInfo member : network.connected()) {
        remembered.put(member.address(), true);
      }
      targets.addAll(remembered.keySet());
      targets.remove(network.self().address());
      if (initial) {
        looking = true;
        answerHeld();
        forgetTheGone(responses);
      }
    } finally {
      lock.unlock();
    }
    List<CompletableFuture<MemberInfo>> dials = new ArrayList<>();
    for (Address target : targets) {
      CompletableFuture<MemberInfo> dial = network.dial(target);
      dial.whenComplete((member, failure) -> dialled(target, member, failure, initial));
      dials.add(dial);
    }
    if (initial) {
      lookAround(dials, responses);
    }
  }

  /**
   * JGroups goes on from what it was answered in earlier rounds, for ever: whoever is gone since
   * must not be in it.
   */
  private void forgetTheGone(Responses responses) {
    Responses earlier = answered;
    if (earlier == null) {
      answered = responses;
      return;
    }
    Set<org.jgroups.Address> here =
        network.connected().stream()
            .map(member -> JGroupsViews.address(member.uuid()))
            .collect(Collectors.toSet());
    List<PingData> kept = new ArrayList<>();
    for (PingData response : earlier) {
      if (here.contains(response.getAddress())) {
        kept.add(response);
      }
    }
    earlier.clear();
    kept.forEach(response -> earlier.addResponse(response, true));
  }

  private void dialled(
      Address target, @Nullable MemberInfo member, @Nullable Throwable failure, boolean initial) {
    lock.lock();
    try {
      if (member != null) {
        remembered.put(member.address(), true);
      } else {
        logger.debug("nobody to join: address={}", target, failure);
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
    if (member != null && !initial) {
      ask(member, false);
    }
  }

  /** Asks everybody who is connected, and waits for all of them to answer. */
  private void lookAround(List<CompletableFuture<MemberInfo>> dials, Responses responses) {
    long begun = System.nanoTime();
    long announced = begun;
    seeds.announce(true);
    Set<UUID> asked = new HashSet<>();
    while (true) {
      long now = System.nanoTime();
      if (now - announced >= ANNOUNCE_NANOS) {
        announced = now;
        seeds.announce(true);
      }
      for (MemberInfo member : network.connected()) {
        if (asked.add(member.uuid())) {
          ask(member, true);
        }
      }
      lock.lock();
      try {
        long waitedMillis = TimeUnit.NANOSECONDS.toMillis(now - begun);
        boolean answered =
            (waitedMillis >= quietMillis || leads(responses))
                && dials.stream().allMatch(CompletableFuture::isDone)
                && network.connected().stream()
                    .allMatch(
                        member ->
                            asked.contains(member.uuid())
                                && responses.containsResponseFrom(
                                    JGroupsViews.address(member.uuid())));
        if (answered || responses.isDone() || waitedMillis >= timeoutMillis || is_leaving) {
          looking = false;
          responses.done();
          return;
        }
        news.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        looking = false;
        responses.done();
        return;
      } finally {
        lock.unlock();
      }
    }
  }

  private static boolean leads(Responses responses) {
    for (PingData response : responses) {
      if (response.isCoord()) {
        return true;
      }
    }
    return false;
  }

  private void ask(MemberInfo member, boolean initial) {
    PingData self =
        new PingData(
            local_addr,
            is_server,
            member.uuid().toString(),
            new PeerAddress(network.self().address()));
    Message question =
        new BytesMessage(new PeerAddress(member.address()))
            .setFlag(Message.Flag.OOB)
            .setFlag(Message.TransientFlag.DONT_LOOPBACK)
            .putHeader(
                id,
                new PingHeader(PingHeader.GET_MBRS_REQ)
                    .clusterName(cluster_name)
                    .initialDiscovery(initial));
    question.setArray(marshal(self));
    down_prot.down(question);
  }

  // Answering.

  @Override
  protected @Nullable Object handle(PingHeader header, Message message) {
    lock.lock();
    try {
      if (!looking && !is_server) {
        if (held.size() < HELD_MAX) {
          held.add(new Question(header, message));
        }
        return null;
      }
      return super.handle(header, message);
    } finally {
      lock.unlock();
    }
  }

  private void answerHeld() {
    for (Question question; (question = held.poll()) != null; ) {
      super.handle(question.header(), question.message());
    }
  }

  @Override
  protected void addResponse(PingData response, boolean overwrite) {
    super.addResponse(response, overwrite);
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Object down(Event event) {
    Object result = super.down(event);
    if (event.type() == Event.BECOME_SERVER) {
      lock.lock();
      try {
        answerHeld();
      } finally {
        lock.unlock();
      }
    }
    return result;
  }
}
