package dev.grid.member.raft;

import dev.grid.GridNotActiveException;
import dev.grid.cp.CpUnavailableException;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.FormationMessages.Founders;
import dev.grid.kernel.cp.FormationMessages.Voters;
import dev.grid.kernel.cp.Formed;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Form;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.PeerMessages.ServerHere;
import dev.grid.protocol.types.MemberInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in all groups, as a member knows it and keeps it on disk, and what the member has of
 * groups accordingly: it begins groups, and puts them aside when it is not in them any more or they
 * were given up. Thread-safe; methods that change something may block for the disk.
 */
final class Formations {

  private static final Logger log = LoggerFactory.getLogger(Formations.class);
  private static final FailureLog failures = new FailureLog(log::error);

  private final RaftContext member;
  private final ServerDisk disk;
  private final ToldByMembers others;
  private final Consumer<Runnable> threads;
  private final Runnable tell;

  /** Completes when it is known who is in groups. Written under this object's lock. */
  private volatile CompletableFuture<Formation> formed = new CompletableFuture<>();

  /** Written under this object's lock, as are the next three. */
  private volatile Part part;

  private volatile @Nullable Formation formation;

  /** The seeds of formations whose groups were given up; immutable. */
  private volatile List<Long> givenUp;

  private volatile boolean closed;

  /**
   * What is on disk is not taken yet.
   *
   * @param threads runs what may block
   * @param tell tells other members what this one has
   */
  Formations(
      RaftContext member,
      ServerDisk disk,
      ToldByMembers others,
      Consumer<Runnable> threads,
      Runnable tell) {
    this.member = member;
    this.disk = disk;
    this.others = others;
    this.threads = threads;
    this.tell = tell;
    givenUp = disk.givenUp();
    part = newPart();
  }

  private Part newPart() {
    UUID self = disk.server();
    ServedGroups groups =
        new ServedGroups(member, disk, threads, tell, all -> learned(self, all), this::ask);
    Losses losses = new Losses(self, groups, others, this::ask);
    return new Part(
        self,
        groups,
        losses,
        new Leaders(groups, losses),
        new Settling(groups, others),
        new FormationMoves(member, self, groups, others, this::moved, System::nanoTime));
  }

  /** Sends a question to a server, if it is known which member it is of. */
  private void ask(UUID server, OfGroups question) {
    UUID id = others.memberOf(server);
    if (id != null) {
      member.send(id, question);
    }
  }

  /** What this member has of groups now. */
  Part part() {
    return part;
  }

  /** Who is in all groups; null if it is not known that this was decided. */
  @Nullable Formation known() {
    return formation;
  }

  /** The seeds of formations whose groups were given up. */
  List<Long> givenUp() {
    return givenUp;
  }

  /** Completes when it is known who is in groups; another follows when they are given up. */
  CompletableFuture<Formation> formed() {
    return formed;
  }

  /** Takes what is on disk. */
  void start() {
    Formation before = disk.formation();
    if (before != null) {
      adopt(before);
    }
  }

  /** Takes what was decided, unless something later is known. */
  synchronized void adopt(Formation decided) {
    Formation known = formation;
    if (closed || givenUp.contains(decided.seed()) || decided.equals(known)) {
      return;
    }
    if (known != null && known.seed() != decided.seed()) {
      failures.failed(
          "other members have other Raft groups: one of them was started with the disk of another"
              + " cluster, or two sides of a split have both formed groups",
          new IllegalStateException("seeds=" + decided.seed() + ", " + known.seed()));
      return;
    }
    if (known == null || known.epoch() < decided.epoch()) {
      begin(decided);
    }
  }

  private synchronized void begin(Formation decided) {
    ServedGroups groups = part.groups();
    if (!decided.equals(disk.formation())) {
      disk.keep(decided, givenUp);
    }
    formation = decided;
    if (decided.epoch() == 0) {
      groups.founded(CpName.DEFAULT, decided.voters());
    }
    Map<String, List<UUID>> before = disk.groups();
    // Who began what was not written with them is who was in all groups at first.
    before.forEach(
        (key, founders) -> groups.founded(key, founders.isEmpty() ? decided.voters() : founders));
    before.keySet().forEach(key -> groups.begin(decided, key));
    lookAfter();
    log.info(
        "Raft groups are formed: seed={} epoch={} voters={} this={}",
        decided.seed(),
        decided.epoch(),
        decided.voters(),
        part.self());
    formed.complete(decided);
    threads.accept(tell);
  }

  /** The default group has decided. */
  private void moved(Formation decided) {
    threads.accept(() -> adopt(decided));
  }

  /** What the default group knows, as far as it is committed here. On its log's thread. */
  private void learned(UUID self, Formed all) {
    Voters voters = all.voters();
    List<Founders> founders = all.founders();
    threads.accept(() -> learned(self, voters, founders));
  }

  private synchronized void learned(UUID self, Voters voters, List<Founders> founders) {
    Formation known = formation;
    if (!closed && known != null && self.equals(part.self())) {
      founders.forEach(each -> part.groups().founded(each.group(), each.voters()));
      if (voters.epoch() > 0) {
        adopt(new Formation(known.seed(), voters.voters(), voters.epoch()));
      }
      beginFounded();
    }
  }

  /** Groups that others have begun, or the default group knows of. */
  synchronized void beginFounded() {
    Formation known = formation;
    if (known != null && !closed && known.voters().contains(part.self())) {
      for (String name : part.groups().founded()) {
        try {
          part.groups().begin(known, name);
        } catch (CpUnavailableException e) {
          failures.failed("a group that others have is not begun here", e);
        }
      }
    }
  }

  /** Has this member's server run, which may be impossible for a time, as with a port in use. */
  synchronized void lookAfter() {
    Formation known = formation;
    boolean isIn =
        known != null && (known.voters().contains(part.self()) || !part.groups().names().isEmpty());
    if (closed || !isIn) {
      return;
    }
    try {
      part.groups().lookAfter();
    } catch (IOException e) {
      failures.failed("the member's Raft server cannot start, and is tried again", e);
    }
  }

  /** If it was replaced, and all groups that it has have other members by now. */
  synchronized void leaveIfReplaced() {
    Formation known = formation;
    List<String> names =
        part.groups().names().stream().filter(key -> !part.groups().ids().isRetired(key)).toList();
    if (closed
        || known == null
        || known.voters().contains(part.self())
        || part.groups().names().isEmpty()
        || names.stream().anyMatch(name -> others.settled(name) < known.epoch())) {
      return;
    }
    log.warn(
        "this member was replaced in Raft groups while it was gone: id={} groups={}",
        part.self(),
        names);
    putAside(known);
  }

  /** Members that come later, and those that were away, learn it from whoever knows. */
  private synchronized void giveUp(List<Long> seeds) {
    List<Long> all = new ArrayList<>(givenUp);
    seeds.stream().filter(seed -> !all.contains(seed)).forEach(all::add);
    Formation known = formation;
    if (closed || all.size() == givenUp.size()) {
      return;
    }
    givenUp = List.copyOf(all);
    if (known == null || !all.contains(known.seed())) {
      disk.keep(known, givenUp);
      return;
    }
    log.warn("all Raft groups of seed={} are given up, as an operator said", known.seed());
    formation = null;
    if (formed.isDone()) {
      formed = new CompletableFuture<>();
    }
    others.forgetGroups();
    if (part.groups().names().isEmpty()) {
      disk.keep(null, givenUp);
      part = newPart();
    } else {
      putAside(null);
    }
    threads.accept(tell);
  }

  /** Ends what this member has of groups; it takes part again under another id, if it is to. */
  private void putAside(@Nullable Formation known) {
    try {
      part.groups().abandon();
    } catch (IOException e) {
      log.warn("the member's Raft server did not end as it should", e);
    }
    Path aside = disk.putAside(known, givenUp);
    Map<String, List<UUID>> founders = new HashMap<>();
    part.groups().founded().forEach(name -> founders.put(name, part.groups().founders(name)));
    part = newPart();
    if (known != null) {
      founders.forEach(part.groups()::founded);
    }
    log.warn(
        "what this member had of Raft groups is put aside, and may be removed: directory={}; if it"
            + " is to be in groups again it is so under id={}",
        aside,
        part.self());
  }

  /** Takes what another member has told. */
  synchronized void heard(ServerHere here) {
    Formation theirs = here.formation();
    giveUp(here.givenUp());
    if (theirs != null) {
      adopt(theirs);
    }
    Formation known = formation;
    if (theirs != null && known != null && theirs.seed() == known.seed()) {
      here.known().forEach(each -> part.groups().founded(each.name(), each.founders()));
      here.known().forEach(others::settled);
      beginFounded();
    }
  }

  /** If this member is the coordinator, and nobody knows of a decision. */
  synchronized void decideIfNobodyHas() {
    ClusterState state = member.state();
    if (formation != null
        || state == null
        || !state.writable()
        || !state.stamp().publisher().equals(member.id())
        || state.members().size() < member.config().groupMembers()
        || !state.members().containsAll(state.stable())) {
      return;
    }
    List<UUID> voters = new ArrayList<>();
    for (MemberInfo info : state.members()) {
      if (info.uuid().equals(member.id())) {
        voters.add(part.self());
      } else {
        ServerHere here = others.all().get(info.uuid());
        if (here == null || here.formation() != null || !state.stamp().equals(here.adopted())) {
          return;
        }
        voters.add(here.server());
      }
    }
    Formation decided =
        new Formation(
            ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
            List.copyOf(voters.subList(0, member.config().groupMembers())),
            0);
    adopt(decided);
    for (MemberInfo info : state.members()) {
      if (!info.uuid().equals(member.id())) {
        member.send(info.uuid(), new Form(decided));
      }
    }
  }

  /** As an operator says; see {@link dev.grid.ClusterOperations#giveUpGroups}. */
  synchronized void giveUpIfLost(Set<UUID> gone) {
    Formation known = Objects.requireNonNull(formation, "it is formed");
    part.moves().requireLost(known, gone);
    log.warn("Raft groups are given up by an operator, with all they have: gone={}", gone);
    giveUp(List.of(known.seed()));
  }

  /** No server is started from now on. Blocks. */
  void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    formed.completeExceptionally(new GridNotActiveException("the member is closed"));
    part.groups().close();
  }
}
