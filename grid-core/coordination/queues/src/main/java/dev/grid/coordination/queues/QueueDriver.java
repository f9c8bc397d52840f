package dev.grid.coordination.queues;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.spi.CampaignSink;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The driver over a {@link QueueStore}. Thread-safe. */
public final class QueueDriver implements Driver {

  /** Of queues of tickets that end with their sessions, in whatever store. */
  private static final Set<Characteristic> CHARACTERISTICS =
      Set.of(
          Characteristic.TIMEOUT_BASED,
          Characteristic.DISTRIBUTED_ACROSS_THREADS,
          Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
          Characteristic.DISTRIBUTED_ACROSS_HOSTS,
          Characteristic.REQUIRES_BEATING,
          Characteristic.GROUPS,
          Characteristic.ELECTION,
          Characteristic.LOCKS,
          Characteristic.BREAKABLE_LOCKS,
          Characteristic.FENCING_TOKENS,
          Characteristic.PUSHED_WATCHES,
          Characteristic.CONSENSUS);

  private final QueueStore store;
  private final CoordinatorUrl url;
  private final DriverContext context;
  private final SessionKeeper keeper;
  private final Contenders contenders;
  private final Map<QueueLock, Held> locks = new ConcurrentHashMap<>();
  private final Map<String, Held> leaderships = new ConcurrentHashMap<>();
  private final Map<String, Campaign> campaigns = new ConcurrentHashMap<>();

  /** Groups that this member has joined, and by which session. */
  private final Map<String, StoreSession> joined = new ConcurrentHashMap<>();

  private final Set<Subscription> watches = ConcurrentHashMap.newKeySet();

  /** Without a session until it is started. */
  public QueueDriver(QueueStore store, CoordinatorUrl url, DriverContext context) {
    this.store = store;
    this.url = url;
    this.context = context;
    keeper = new SessionKeeper(store, url.operationTimeout(), this::sessionLost);
    contenders = new Contenders(store, keeper, context.memberId());
  }

  static Queue leaders(String group) {
    return new Queue(Queue.Kind.LEADER, group);
  }

  QueueStore store() {
    return store;
  }

  Contenders contenders() {
    return contenders;
  }

  @Override
  public Set<Characteristic> characteristics() {
    return CHARACTERISTICS;
  }

  @Override
  public void start() {
    try {
      keeper.start(url.connectTimeout());
    } catch (OperationTimedOutException e) {
      throw new CoordinatorConnectionException(
          url + ": no answer within connect-timeout=" + url.connectTimeout(), e);
    }
  }

  @Override
  public void stop() {
    campaigns.values().forEach(Campaign::close);
    watches.forEach(Subscription::close);
    locks.clear();
    leaderships.clear();
    keeper.close(url.operationTimeout());
    store.close();
  }

  @Override
  public boolean isSessionAlive() {
    return keeper.isAlive();
  }

  @Override
  public Duration heartbeat() {
    Duration next = keeper.beat();
    campaigns.values().forEach(Campaign::wake);
    contenders.tidy();
    locks.forEach(
        (lock, held) -> {
          if (!contenders.confirm(held) && locks.remove(lock, held)) {
            lock.lost();
            context.lockLost(lock, null);
          }
        });
    leaderships.forEach(
        (group, held) -> {
          if (!contenders.confirm(held)) {
            leadershipLost(group, held, null);
          }
        });
    // Also what a session joined that ended before the coordinator knew of it.
    joined.forEach(
        (group, session) -> {
          if (!keeper.isAlive(session) && joined.remove(group, session)) {
            context.membershipLost(group, null);
          }
        });
    return next;
  }

  private void leadershipLost(String group, Held held, @Nullable Throwable cause) {
    if (leaderships.remove(group, held)) {
      context.leadershipLost(group, cause);
      endTerm(group);
    }
  }

  private void sessionLost(StoreSession session, @Nullable Throwable cause) {
    locks.forEach(
        (lock, held) -> {
          if (held.session().equals(session) && locks.remove(lock, held)) {
            lock.lost();
          }
        });
    context.sessionLost(cause);
    leaderships.forEach(
        (group, held) -> {
          if (held.session().equals(session) && leaderships.remove(group, held)) {
            endTerm(group);
          }
        });
  }

  private void endTerm(String group) {
    Campaign campaign = campaigns.get(group);
    if (campaign != null) {
      campaign.endTerm();
    }
  }

  private <T> T inSession(Function<StoreSession, T> call) {
    StoreSession session = keeper.session();
    try {
      return call.apply(session);
    } catch (SessionEndedException e) {
      keeper.lose(session, e);
    }
    StoreSession next = keeper.session();
    try {
      return call.apply(next);
    } catch (SessionEndedException e) {
      keeper.lose(next, e);
      throw new CoordinatorConnectionException(url + ": sessions end as soon as they begin", e);
    }
  }

  /** Of what needs no session but the connection that comes with it. */
  <T> T connected(Supplier<T> call) {
    return inSession(session -> call.get());
  }

  private void withSession(Consumer<StoreSession> call) {
    boolean unused =
        inSession(
            session -> {
              call.accept(session);
              return true;
            });
  }

  @Override
  public void createGroup(String group) {
    withSession(session -> store.createGroup(group));
  }

  @Override
  public void deleteGroup(String group) {
    withSession(session -> store.deleteGroup(group));
  }

  @Override
  public Set<String> groups() {
    return connected(store::groups);
  }

  @Override
  public void join(String group, byte[] record) {
    withSession(
        session -> {
          store.join(group, context.memberId(), record, session);
          joined.put(group, session);
        });
  }

  @Override
  public void leave(String group) {
    joined.remove(group);
    withSession(session -> store.leave(group, context.memberId(), session));
  }

  @Override
  public Map<String, byte[]> members(String group) {
    return connected(() -> store.members(group));
  }

  @Override
  public Optional<byte[]> member(String group, String member) {
    return connected(() -> store.member(group, member));
  }

  @Override
  public void update(String group, byte[] record) {
    withSession(session -> store.update(group, context.memberId(), record, session));
  }

  @Override
  public Optional<Subscription> watch(String group, GroupSink sink) {
    Subscription watch = connected(() -> store.watch(group, sink));
    watches.add(watch);
    return Optional.of(
        () -> {
          watches.remove(watch);
          watch.close();
        });
  }

  @Override
  public Optional<Leadership> tryLead(String group) {
    Held held = leaderships.get(group);
    if (held != null && keeper.isAlive(held.session())) {
      return Optional.of(Leadership.of(held.fencingToken()));
    }
    if (campaigns.containsKey(group)) {
      return Optional.empty(); // Its campaign waits for its turn.
    }
    try {
      Optional<Held> elected = contenders.contend(leaders(group), Duration.ZERO);
      elected.ifPresent(now -> leads(group, now));
      return elected.map(now -> Leadership.of(now.fencingToken()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException(
          "interrupted while standing for election in " + group, e);
    }
  }

  @Override
  public Optional<Subscription> campaign(String group, CampaignSink sink) {
    Campaign campaign = new Campaign(this, group, sink);
    if (campaigns.putIfAbsent(group, campaign) != null) {
      throw new InvalidRequestException(
          "group=" + group + ": this member stands for election already");
    }
    campaign.start();
    return Optional.of(campaign);
  }

  @Override
  public void standDown(String group, Leadership leadership) {
    Held held = leaderships.get(group);
    if (held != null
        && Leadership.of(held.fencingToken()).equals(leadership)
        && leaderships.remove(group, held)) {
      try {
        boolean unused = contenders.release(held);
      } finally {
        endTerm(group);
      }
    }
  }

  @Override
  public Optional<String> leader(String group) {
    Optional<String> leader = connected(() -> store.holder(leaders(group)));
    if (leader.isEmpty() && !connected(() -> store.hasGroup(group))) {
      throw new GroupNotCreatedException(group);
    }
    return leader;
  }

  @Override
  public DriverLock lock(String name) {
    return new QueueLock(this, new Queue(Queue.Kind.LOCK, name));
  }

  void holds(QueueLock lock, Held held) {
    locks.put(lock, held);
  }

  void holdsNoMore(QueueLock lock) {
    locks.remove(lock);
  }

  void leads(String group, Held held) {
    leaderships.put(group, held);
  }

  /**
   * The coordinator was just told that it leads; if the loss was told before that, it did not know
   * what was lost.
   */
  void tellAgainIfLost(String group, Held held) {
    if (!held.equals(leaderships.get(group)) || !keeper.isAlive(held.session())) {
      context.leadershipLost(group, null);
    }
  }

  void closed(String group, Campaign campaign) {
    campaigns.remove(group, campaign);
  }
}
