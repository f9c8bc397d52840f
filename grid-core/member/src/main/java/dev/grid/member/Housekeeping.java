package dev.grid.member;

import dev.grid.kernel.Periodic;
import dev.grid.member.cluster.ClusterControl;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Handover;
import dev.grid.member.replication.Leases;
import dev.grid.member.replication.Replication;
import dev.grid.member.routing.Router;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member does again and again: it renews leases, finds members that are silent, and looks
 * after copies and after calls to other members. Owned by its {@link MemberCore}; each task runs on
 * a worker, and never overlaps itself. Thread-safe.
 */
final class Housekeeping {

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  /** How often calls to other members are looked after. */
  private static final long CALLS_MILLIS = 1_000;

  private final CoreEnvironment env;
  private final ClusterControl control;
  private final Leases leases;
  private final Replication replication;
  private final Router router;
  private final Handover handover;

  /** Each without regard to the others. */
  private final List<Periodic> tasks;

  /** Does nothing until it is started. */
  Housekeeping(
      CoreEnvironment env,
      ClusterControl control,
      Leases leases,
      Replication replication,
      Router router,
      Handover handover) {
    this.env = env;
    this.control = control;
    this.leases = leases;
    this.replication = replication;
    this.router = router;
    this.handover = handover;
    tasks =
        List.of(
            periodic("looking after replicas", Replication.TICK_MILLIS, replication::tick),
            periodic("renewing leases", Leases.RENEWAL_MILLIS, this::renewLeases),
            periodic("comparing copies", Replication.CHECK_MILLIS, this::check),
            periodic("looking after calls", CALLS_MILLIS, this::lookAfterCalls));
  }

  private Periodic periodic(String name, long pauseMillis, Runnable task) {
    return Periodic.forGood(name, handover::schedule, pauseMillis, task, log::error);
  }

  void start() {
    tasks.forEach(Periodic::start);
  }

  /** Ends it for good; what runs at this moment may finish. */
  void stop() {
    tasks.forEach(Periodic::stop);
  }

  private void renewLeases() {
    ClusterState state = control.state();
    if (state != null && state.members().size() > 1) {
      replication.renewLeases(state);
      lookForSilence();
    }
  }

  private void check() {
    if (hasOthers()) {
      replication.check();
    }
  }

  private void lookAfterCalls() {
    if (hasOthers()) {
      router.lookAfter();
    }
  }

  private boolean hasOthers() {
    ClusterState state = control.state();
    return state != null && state.members().size() > 1;
  }

  /** Group communication does not notice a member that is heard but does not hear. */
  private void lookForSilence() {
    Leases.Silence found = leases.look(env.self().uuid(), env.nanoTime());
    for (UUID member : found.silent()) {
      log.warn("member is silent, and is taken for gone: id={}", member);
      env.suspect(member);
    }
    found.heardAgain().forEach(env::unsuspect);
  }
}
