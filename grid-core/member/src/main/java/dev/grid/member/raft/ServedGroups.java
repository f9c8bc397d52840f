package dev.grid.member.raft;

import dev.grid.config.CpConfig;
import dev.grid.consensus.ConsensusServer;
import dev.grid.consensus.GroupConfiguration;
import dev.grid.consensus.GroupLoss;
import dev.grid.consensus.GroupMachine;
import dev.grid.consensus.GroupProgress;
import dev.grid.cp.CpStatus.CpGroupPart;
import dev.grid.cp.CpUnavailableException;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.cp.Formed;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.peer.PeerMessages.AskTerm;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.TermIs;
import dev.grid.protocol.types.RaftGroupId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that this member's server is in: they begin, lead and stop leading here. Thread-safe.
 */
final class ServedGroups {

  private static final Logger log = LoggerFactory.getLogger(ServedGroups.class);
  private static final FailureLog failures = new FailureLog(log::error);

  private final RaftContext member;
  private final CpConfig config;
  private final GroupPartitions partitions;
  private final ServerDisk disk;
  private final UUID self;
  private final Consumer<Runnable> threads;
  private final Runnable changed;
  private final Consumer<Formed> formed;
  private final TermQuestions questions;
  private final ServedGroup.Surroundings around = new Around();

  /**
   * By their keys, see {@link GroupIds}; never two of one name. Written under this object's lock.
   */
  private final Map<String, Group> groups = new ConcurrentHashMap<>();

  /** Those whose places others have, which begin once the server has ended these. */
  private final Set<Group> retired = ConcurrentHashMap.newKeySet();

  /** Held while groups begin and end in the server. */
  private final Object serverLock = new Object();

  private final DiskSizes sizes;

  private final GroupIds ids = new GroupIds();

  private volatile @Nullable ConsensusServer server;

  /** Who each group began with, as far as that is known, by their keys. */
  private final Map<String, List<UUID>> founders = new ConcurrentHashMap<>();

  /** A group, with its id in the consensus layer. */
  private record Group(String key, ServedGroup served, UUID log, List<UUID> founders) {

    RaftGroupId id() {
      return served.id();
    }

    int place() {
      return served.place();
    }
  }

  /**
   * None yet.
   *
   * @param threads runs what may block
   * @param changed told when there is a group more, or one that is led here
   * @param formed told who is in groups, on the default group's thread; not to be kept
   * @param ask sends a question to a server
   */
  ServedGroups(
      RaftContext member,
      ServerDisk disk,
      Consumer<Runnable> threads,
      Runnable changed,
      Consumer<Formed> formed,
      BiConsumer<UUID, AskTerm> ask) {
    this.member = member;
    config = member.config().cp();
    partitions = member.partitions().groups();
    this.disk = disk;
    self = disk.server();
    this.threads = threads;
    this.changed = changed;
    this.formed = formed;
    questions = new TermQuestions(self, ask);
    sizes = new DiskSizes(disk.logs());
  }

  GroupIds ids() {
    return ids;
  }

  /** The place of a group among the partitions, destroyed or not; null if it has not begun. */
  @Nullable Integer place(RaftGroupId id) {
    Group here = groups.get(ids.key(id.name()));
    return here != null
            && here.id().name().equals(id.name()) // And not its key.
            && here.id().seed() == id.seed()
        ? here.place()
        : null;
  }

  /** Their keys. */
  List<String> names() {
    return List.copyOf(groups.keySet());
  }

  /** The keys of those that this member leads. */
  List<String> led() {
    return groups.values().stream()
        .filter(group -> !partitions.isIdle(group.place()))
        .map(Group::key)
        .toList();
  }

  /** What the server can say of a group. */
  private interface Asked<T> {
    @Nullable T of(ConsensusServer server, UUID log);
  }

  /** What the server says of a group; null if it does not run, or the group has not begun. */
  private <T> @Nullable T ask(String name, Asked<T> asked) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    return here == null || running == null ? null : asked.of(running, here.log());
  }

  /** The server that leads a group, as far as this member's knows; else null. */
  @Nullable UUID leader(String name) {
    return ask(name, ConsensusServer::leader);
  }

  /** This member's part in a group; null if it has none yet. Does not block. */
  @Nullable CpGroupPart part(String name) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    GroupProgress progress = here == null || running == null ? null : running.progress(here.log());
    if (here == null || progress == null) {
      return null;
    }
    return new CpGroupPart(
        progress.term(),
        progress.committedIndex(),
        progress.appliedIndex(),
        sizes.bytes(here.log()),
        here.served().sessions());
  }

  /** Which file of a group is damaged on this member, and how; else null. Does not block. */
  @Nullable String damage(String name) {
    return ask(name, ConsensusServer::damage);
  }

  /** What this server has lost of a group, null if nothing. Does not block. */
  @Nullable GroupLoss loss(String name) {
    return ask(name, ConsensusServer::loss);
  }

  /** See {@link ConsensusServer#endLossAt}. */
  void endLossAt(long loss, long index) {
    ConsensusServer running = server;
    if (running != null) {
      running.endLossAt(loss, index);
    }
  }

  /** See {@link ConsensusServer#lastIndex}. */
  long lastIndex(String name) {
    return Objects.requireNonNullElse(ask(name, ConsensusServer::lastIndex), -1L);
  }

  /** See {@link ConsensusServer#leadingTerm}. */
  long leadingTerm(String name) {
    return Objects.requireNonNullElse(
        ask(name, ConsensusServer::leadingTerm), ConsensusServer.NO_TERM);
  }

  /** Those that could lead a group at once that is led here, if they vote: see {@link Losses}. */
  Set<UUID> successors(String name) {
    return Objects.requireNonNullElse(ask(name, ConsensusServer::successors), Set.of());
  }

  /**
   * Has another server lead a group that is led here. Its calls are handled again there.
   *
   * @return whether the other leads it; never fails
   */
  CompletableFuture<Boolean> handOver(String name, UUID to) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    if (here == null || running == null) {
      return CompletableFuture.completedFuture(false);
    }
    log.info("the leadership of group={} is handed over: to={}", name, to);
    return running.transfer(here.log(), to);
  }

  /** Who votes in a group that this member is in; null if it is in none of that name. */
  @Nullable GroupConfiguration configuration(String name) {
    return ask(name, ConsensusServer::configuration);
  }

  /**
   * Has a group that is led here have other voters.
   *
   * @return whether it has; never fails
   */
  CompletableFuture<Boolean> change(String name, Set<UUID> from, Set<UUID> to) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    return here == null || running == null
        ? CompletableFuture.completedFuture(false)
        : running.change(here.log(), from, to);
  }

  /** Where the server listens for others; 0 if it does not. */
  int port() {
    ConsensusServer running = server;
    return running == null ? 0 : running.port();
  }

  /** Who a group began with; none if that is not known here. */
  List<UUID> founders(String name) {
    return founders.getOrDefault(name, List.of());
  }

  /** The groups of which it is known who they began with, whether this member is in them or not. */
  Set<String> founded() {
    return Set.copyOf(founders.keySet());
  }

  /** Notes who the group of a key began with, which is the same for good. */
  void founded(String key, List<UUID> servers) {
    if (!servers.isEmpty() && founders.putIfAbsent(key, List.copyOf(servers)) == null) {
      ids.known(key);
    }
  }

  /**
   * Begins a group of which it is known who it began with, if it has not begun; its place. Its part
   * on disk follows. What has the place of a retired key ends.
   *
   * @throws CpUnavailableException if there are as many as may be
   */
  synchronized int begin(Formation formation, String key) {
    Group here = groups.get(key);
    if (here != null) {
      return here.place();
    }
    if (ids.isRetired(key)) {
      return begin(formation, ids.key(GroupIds.nameOf(key)));
    }
    Group before = ofName(GroupIds.nameOf(key));
    if (before == null && groups.size() >= partitions.count()) {
      throw GroupIds.full(key, groups.keySet());
    }
    UUID logId = GroupIds.log(formation, key);
    ServedGroup served =
        new ServedGroup(
            key,
            GroupIds.first(formation, key),
            before == null ? groups.size() : before.place(),
            partitions,
            new Agreed(key, logId),
            questions,
            around);
    Group made = new Group(key, served, logId, founders(key));
    if (before != null) {
      retired.add(before);
      groups.remove(before.key());
    }
    groups.put(key, made);
    threads.accept(
        () -> {
          retired.forEach(this::retire);
          addTo(server, made);
          changed.run();
        });
    return made.place();
  }

  private @Nullable Group ofName(String name) {
    return groups.values().stream()
        .filter(group -> group.id().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Begun anew by force: what it had goes, but for its files. Tried again if it cannot end. */
  private void retire(Group before) {
    synchronized (serverLock) {
      ConsensusServer running = server;
      if (!retired.contains(before)) {
        return;
      }
      clear(before); // So that nobody is served while it ends.
      try {
        if (running != null) {
          running.remove(before.log());
        }
      } catch (IOException | RuntimeException e) {
        failures.failed("group=" + before.id() + " cannot end on this member yet", e);
        return;
      }
      clear(before);
      retired.remove(before);
      Path left = disk.logs().resolve(before.log().toString());
      log.warn("group={} was destroyed by force; its files may go: {}", before.id(), left);
    }
  }

  private void clear(Group group) {
    partitions.end(group.place(), null);
    partitions.committed(group.place(), 0);
  }

  /** Unless it is there already, or not to be. One that cannot begin is tried again. */
  private void addTo(@Nullable ConsensusServer running, Group group) {
    synchronized (serverLock) {
      boolean waits = retired.stream().anyMatch(before -> before.place() == group.place());
      if (running == null || waits || !group.equals(groups.get(group.key()))) {
        return;
      }
      try {
        disk.addGroup(group.key(), group.founders());
        running.add(group.log(), group.founders().contains(self) ? group.founders() : List.of());
      } catch (IOException | UncheckedIOException e) {
        failures.failed("group=" + group.id() + " cannot begin on this member yet", e);
      }
    }
  }

  private GroupMachine machine(UUID logId) {
    for (Group group : groups.values()) {
      if (group.log().equals(logId)) {
        return group.served().newMachine();
      }
    }
    throw new IllegalStateException("group log=" + logId + " is none of this formation's");
  }

  /** A group's log, as the server has it while it runs. */
  private final class Agreed implements ServedGroup.AgreedLog {

    private final String key;
    private final UUID id;

    Agreed(String key, UUID id) {
      this.key = key;
      this.id = id;
    }

    @Override
    public CompletableFuture<Void> append(byte[] entry) {
      ConsensusServer running = server;
      return running == null
          ? CompletableFuture.failedFuture(new IOException("the server does not run"))
          : running.append(id, entry);
    }

    @Override
    public boolean isLeader() {
      ConsensusServer running = server;
      return running != null && running.isLeader(id);
    }

    @Override
    public long leadingTerm() {
      return ServedGroups.this.leadingTerm(key);
    }

    @Override
    public @Nullable Set<UUID> voters() {
      GroupConfiguration voting = configuration(key);
      return voting == null || !voting.isSettled() ? null : voting.voters();
    }
  }

  private final class Around implements ServedGroup.Surroundings {

    @Override
    public void run(Runnable task) {
      threads.accept(task);
    }

    @Override
    public void runLater(Runnable task, long delayMillis) {
      member.schedule(() -> threads.accept(task), delayMillis);
    }

    @Override
    public CompletableFuture<Boolean> limited(CompletableFuture<Boolean> question) {
      return question.completeOnTimeout(
          false, config.electionTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void changed() {
      changed.run();
    }

    @Override
    public void destroyed(String key, long generation) {
      ids.heard(key, generation);
      threads.accept(changed);
    }

    @Override
    public void formed(Formed known) {
      formed.accept(known);
    }
  }

  /**
   * Whether nobody has led a group in a later term until now than in the one in which this server
   * does. False where that is not known within an election timeout; never fails. Does not block.
   */
  CompletableFuture<Boolean> isLatest(String name, long term) {
    Group here = groups.get(name);
    return here == null ? CompletableFuture.completedFuture(false) : here.served().isLatest(term);
  }

  /** A server asks for this one's term in a group, which is kept where a part of it is lost. */
  TermIs answer(AskTerm question) {
    long term =
        Objects.requireNonNullElse(
            ask(question.group(), ConsensusServer::term), ConsensusServer.NO_TERM);
    return new TermIs(question.question(), self, term);
  }

  /** A server has answered. */
  void told(TermIs answer) {
    questions.told(answer);
  }

  /**
   * Starts what does not run, the server or a group, and leads what was elected unheard. By one
   * thread at a time, and not after {@link #close}; blocks.
   *
   * @throws IOException if the server cannot start
   */
  void lookAfter() throws IOException {
    ConsensusServer running = server;
    if (running == null) {
      running = ServerStart.of(member, self, disk.logs(), this::machine);
      server = running;
    }
    retired.forEach(this::retire);
    for (Group group : groups.values()) {
      addTo(running, group);
    }
    running.lookAfter();
    groups.values().forEach(group -> group.served().leadIfElected());
    threads.accept(sizes::measureIfOld);
  }

  /** Stops the server. Blocks. */
  void close() throws IOException {
    ConsensusServer running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }

  /** Stops the server, and what was served of groups ends on this member. Blocks. */
  void abandon() throws IOException {
    try {
      close();
    } finally {
      groups.values().forEach(this::clear);
    }
  }
}
