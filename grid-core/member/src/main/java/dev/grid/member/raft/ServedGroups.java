package dev.grid.member.raft;

import dev.grid.config.CpConfig;
import dev.grid.consensus.ConsensusServer;
import dev.grid.consensus.ConsensusSettings;
import dev.grid.consensus.GroupLoss;
import dev.grid.consensus.GroupMachine;
import dev.grid.consensus.GroupProgress;
import dev.grid.cp.CpStatus.CpGroupPart;
import dev.grid.cp.CpUnavailableException;
import dev.grid.kernel.FailureLog;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.peer.PeerMessages.AskLossEnd;
import dev.grid.member.peer.PeerMessages.AskTerm;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.LossEndsAt;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.PeerMessages.TermIs;
import dev.grid.protocol.types.RaftGroupId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  private static final long LEAD_AGAIN_MILLIS = 50;
  private static final long SNAPSHOT_ENTRIES = 50_000;
  private static final long SNAPSHOT_BYTES = 32 << 20;

  private final RaftContext member;
  private final CpConfig config;
  private final GroupPartitions partitions;
  private final ServerDisk disk;
  private final UUID self;
  private final Consumer<Runnable> threads;
  private final Runnable changed;
  private final BiConsumer<UUID, OfGroups> ask;
  private final TermQuestions questions;

  /** By their names. */
  private final Map<String, Group> groups = new ConcurrentHashMap<>();

  /** What of groups is committed here, by their ids in the consensus layer. */
  private final Map<UUID, CommittedGroup> committed = new ConcurrentHashMap<>();

  private final DiskSizes sizes;

  /** Of those that were destroyed how often, by their names. */
  private final Map<String, Long> generations = new ConcurrentHashMap<>();

  private final LostCopies lostElsewhere = new LostCopies();

  private volatile @Nullable ConsensusServer server;

  /** A group, with its id in the consensus layer and its place among the partitions. */
  private record Group(RaftGroupId id, UUID log, int place, List<UUID> voters) {}

  /**
   * None yet.
   *
   * @param threads runs what may block
   * @param changed told when there is a group more, or one that is led here
   * @param ask sends a question to a server
   */
  ServedGroups(
      RaftContext member,
      ServerDisk disk,
      Consumer<Runnable> threads,
      Runnable changed,
      BiConsumer<UUID, OfGroups> ask) {
    this.member = member;
    config = member.config().cp();
    partitions = member.partitions().groups();
    this.disk = disk;
    self = disk.server();
    this.threads = threads;
    this.changed = changed;
    this.ask = ask;
    questions = new TermQuestions(self, ask::accept);
    sizes = new DiskSizes(disk.logs());
  }

  /** The id that a group has by now, as far as this member knows. */
  RaftGroupId id(Formation formation, String name) {
    RaftGroupId first = idOf(formation, name);
    return new RaftGroupId(name, first.seed(), first.id() + generation(name));
  }

  /** How often a group was destroyed, as far as this member knows. */
  long generation(String name) {
    return generations.getOrDefault(name, 0L);
  }

  /** A group was destroyed so often. */
  void heard(String name, long generation) {
    if (generation > 0) {
      generations.merge(name, generation, Math::max);
    }
  }

  private static RaftGroupId idOf(Formation formation, String name) {
    return new RaftGroupId(
        name, formation.seed(), logOf(formation, name).getMostSignificantBits() >>> 1);
  }

  private static UUID logOf(Formation formation, String name) {
    return UUID.nameUUIDFromBytes((formation.seed() + ":" + name).getBytes(StandardCharsets.UTF_8));
  }

  /** The place of a group among the partitions, destroyed or not; null if it has not begun. */
  @Nullable Integer place(RaftGroupId id) {
    Group here = groups.get(id.name());
    return here != null && here.id().seed() == id.seed() ? here.place() : null;
  }

  /** Their names. */
  List<String> names() {
    return List.copyOf(groups.keySet());
  }

  /** The names of those that this member leads. */
  List<String> led() {
    return groups.values().stream()
        .filter(group -> !partitions.isIdle(group.place()))
        .map(group -> group.id().name())
        .toList();
  }

  /** The server that leads a group, as far as this member's knows; else null. */
  @Nullable UUID leader(String name) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    return here == null || running == null ? null : running.leader(here.log());
  }

  /** This member's part in a group; null if it has none yet. Does not block. */
  @Nullable CpGroupPart part(String name) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    GroupProgress progress = here == null || running == null ? null : running.progress(here.log());
    if (here == null || progress == null) {
      return null;
    }
    CommittedGroup machine = committed.get(here.log());
    return new CpGroupPart(
        progress.term(),
        progress.committedIndex(),
        progress.appliedIndex(),
        sizes.bytes(here.log()),
        machine == null ? 0 : machine.sessions());
  }

  /** Which file of a group is damaged on this member, and how; else null. Does not block. */
  @Nullable String damage(String name) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    return here == null || running == null ? null : running.damage(here.log());
  }

  /** The names of those that this member has lost a part of, and has no vote in. */
  List<String> lost() {
    return names().stream().filter(name -> damage(name) != null).toList();
  }

  /** Another server has lost a part of these groups, and of no others. */
  void heardLost(UUID other, List<String> names) {
    lostElsewhere.heard(other, names);
  }

  /** The servers that have lost a part of a group, as far as this member knows. */
  List<UUID> lostOn(String name) {
    List<UUID> servers = lostElsewhere.of(name);
    if (damage(name) != null) {
      servers.add(self);
    }
    return servers;
  }

  /** The servers that could lead a group at once that is led here. */
  Set<UUID> successors(String name) {
    Group here = groups.get(name);
    ConsensusServer running = server;
    if (here == null || running == null) {
      return Set.of();
    }
    Set<UUID> successors = new HashSet<>(running.successors(here.log()));
    lostOn(name).forEach(successors::remove);
    return successors;
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

  /** Where the server listens for others; 0 if it does not. */
  int port() {
    ConsensusServer running = server;
    return running == null ? 0 : running.port();
  }

  /**
   * Begins a group, if it has not begun; its place. Its part on disk follows.
   *
   * @throws CpUnavailableException if there are as many as may be
   */
  synchronized int begin(Formation formation, String name) {
    Group here = groups.get(name);
    if (here != null) {
      return here.place();
    }
    if (groups.size() >= partitions.count()) {
      throw new CpUnavailableException(
          "group="
              + name
              + " is not made: there are groups="
              + groups.size()
              + " as grid.cp.groups-max allows; use one that exists: "
              + groups.keySet());
    }
    Group made =
        new Group(idOf(formation, name), logOf(formation, name), groups.size(), formation.voters());
    groups.put(name, made);
    threads.accept(
        () -> {
          addTo(server, made, formation);
          changed.run();
        });
    return made.place();
  }

  /** Unless it is there already. One that cannot begin is tried again. */
  private void addTo(@Nullable ConsensusServer running, Group group, Formation formation) {
    if (running != null) {
      try {
        disk.addGroup(group.id().name());
        running.add(group.log(), formation.voters());
      } catch (IOException | UncheckedIOException e) {
        failures.failed("group=" + group.id() + " cannot begin on this member yet", e);
      }
    }
  }

  private ConsensusServer start() throws IOException {
    ConsensusServer starting =
        new ConsensusServer(
            self,
            new ConsensusSettings(
                disk.logs(),
                member.config().network().host(),
                config.port(),
                config.electionTimeout(),
                config.fsync(),
                SNAPSHOT_ENTRIES,
                SNAPSHOT_BYTES),
            this::machine);
    try {
      starting.start();
    } catch (IOException | RuntimeException e) {
      starting.close();
      throw e;
    }
    log.warn(
        "port={} of Raft groups has no TLS and asks for no secret: let only members reach it",
        starting.port());
    ConsensusServer.locate(self, new InetSocketAddress(member.host(), starting.port()));
    return starting;
  }

  private GroupMachine machine(UUID logId) {
    for (Group group : groups.values()) {
      if (group.log().equals(logId)) {
        CommittedGroup machine =
            new CommittedGroup(
                group.id(),
                group.place(),
                partitions,
                () -> threads.accept(() -> lead(group)),
                () -> threads.accept(() -> endIfDeposed(group)),
                generation -> {
                  heard(group.id().name(), generation);
                  threads.accept(changed);
                });
        committed.put(logId, machine);
        return machine;
      }
    }
    throw new IllegalStateException("group log=" + logId + " is none of this formation's");
  }

  private void lead(Group group) {
    partitions.lead(group.place(), new Writer(group));
    changed.run();
  }

  private final class Writer implements GroupPartitions.Writer {

    private final Group group;

    Writer(Group group) {
      this.group = group;
    }

    @Override
    public void append(UUID reign, byte[] entry) {
      threads.accept(() -> ServedGroups.this.append(group, reign, entry));
    }

    @Override
    public void confirm(UUID reign) {
      threads.accept(() -> ServedGroups.this.confirm(group, reign));
    }
  }

  private void confirm(Group group, UUID reign) {
    ConsensusServer running = server;
    long term = running == null ? ConsensusServer.NO_TERM : running.leadingTerm(group.log());
    if (term == ConsensusServer.NO_TERM) {
      partitions.confirmed(group.place(), reign, false);
      return;
    }
    var unused =
        isLatest(group, term)
            .whenComplete(
                (isLatest, failure) ->
                    threads.accept(
                        () ->
                            partitions.confirmed(
                                group.place(), reign, Boolean.TRUE.equals(isLatest))));
  }

  /** A server asks for this one's term in a group. */
  TermIs answer(AskTerm question) {
    Group here = groups.get(question.group());
    ConsensusServer running = server;
    long term =
        here == null || running == null ? ConsensusServer.NO_TERM : running.term(here.log());
    return new TermIs(question.question(), self, term);
  }

  /** A server has answered. */
  void told(TermIs answer) {
    questions.told(answer);
  }

  /**
   * A server asks when its loss ends. If this one leads the group, and was the last that was
   * elected when it was asked, that is when the other has all that this one has now: with it is
   * whatever the other had acknowledged that counts.
   *
   * @param to takes the answer, if there is one
   */
  void answer(AskLossEnd question, Consumer<LossEndsAt> to) {
    Group here = groups.get(question.group());
    ConsensusServer running = server;
    long term =
        here == null || running == null ? ConsensusServer.NO_TERM : running.leadingTerm(here.log());
    if (here == null || running == null || term == ConsensusServer.NO_TERM) {
      return;
    }
    var unused =
        isLatest(here, term)
            .thenAccept(
                isLatest -> {
                  long last = running.lastIndex(here.log());
                  if (isLatest && running.leadingTerm(here.log()) == term) {
                    to.accept(new LossEndsAt(question.loss(), last));
                  }
                });
  }

  private CompletableFuture<Boolean> isLatest(Group group, long term) {
    return questions
        .isLatest(group.id().name(), term, group.voters())
        .completeOnTimeout(false, config.electionTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A leader has said when a loss of this server's ends. */
  void told(LossEndsAt answer) {
    ConsensusServer running = server;
    if (running != null) {
      running.endLossAt(answer.loss(), answer.index());
    }
  }

  private void askForLossEnd(ConsensusServer running, Group group) {
    GroupLoss loss = running.loss(group.log());
    UUID leader = loss == null ? null : running.leader(group.log());
    if (loss != null && leader != null && !leader.equals(self)) {
      ask.accept(leader, new AskLossEnd(loss.id(), group.id().name()));
    }
  }

  /** It may have been elected again since. */
  private void endIfDeposed(Group group) {
    ConsensusServer running = server;
    if (running == null || !running.isLeader(group.log())) {
      partitions.end(group.place(), null);
    }
  }

  private void append(Group group, UUID reign, byte[] entry) {
    ConsensusServer running = server;
    if (running == null) {
      partitions.end(group.place(), reign);
      return;
    }
    var unused =
        running
            .append(group.log(), entry)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    threads.accept(() -> lost(group, reign, failure));
                  }
                });
  }

  /** It is not known whether an entry will be applied: a new reign finds out. */
  private void lost(Group group, UUID reign, Throwable failure) {
    log.info("a reign of group={} has ended here: {}", group.id(), failure.toString());
    partitions.end(group.place(), reign);
    member.schedule(() -> threads.accept(() -> leadIfElected(group)), LEAD_AGAIN_MILLIS);
  }

  private void leadIfElected(Group group) {
    ConsensusServer running = server;
    if (running != null && running.isLeader(group.log()) && partitions.isIdle(group.place())) {
      lead(group);
    }
  }

  /**
   * Starts what does not run, the server or a group, and leads what was elected unheard. By one
   * thread at a time, and not after {@link #close}; blocks.
   *
   * @throws IOException if the server cannot start
   */
  void lookAfter(Formation formation) throws IOException {
    ConsensusServer running = server;
    if (running == null) {
      running = start();
      server = running;
    }
    for (Group group : groups.values()) {
      addTo(running, group, formation);
      askForLossEnd(running, group);
    }
    running.lookAfter();
    groups.values().forEach(this::leadIfElected);
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
}
