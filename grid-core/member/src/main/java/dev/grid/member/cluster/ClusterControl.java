package dev.grid.member.cluster;

import dev.grid.kernel.Periodic;
import dev.grid.member.cluster.Views.View;
import dev.grid.member.peer.PeerMessages.AcceptLoss;
import dev.grid.member.peer.PeerMessages.Active;
import dev.grid.member.peer.PeerMessages.Adopted;
import dev.grid.member.peer.PeerMessages.CaughtUp;
import dev.grid.member.peer.PeerMessages.Collect;
import dev.grid.member.peer.PeerMessages.Configure;
import dev.grid.member.peer.PeerMessages.Configured;
import dev.grid.member.peer.PeerMessages.Leaving;
import dev.grid.member.peer.PeerMessages.OfCluster;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import dev.grid.member.peer.PeerMessages.Publish;
import dev.grid.member.peer.PeerMessages.Report;
import dev.grid.member.peer.PeerMessages.ToCoordinator;
import dev.grid.protocol.types.MemberInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's part in the cluster: adopts the states of its current view's coordinator, and
 * coordinates when it is the first of the view. Confined to the cluster thread but for {@link
 * #state} and the methods that say so.
 */
public final class ClusterControl implements Views.Listener {

  private static final Logger log = LoggerFactory.getLogger(ClusterControl.class);

  private final UUID self;
  private final ClusterEnvironment env;
  private final ClusterRules rules;
  private final Timing timing;
  private final Follower follower;

  private @Nullable View view;
  private @Nullable Coordinator coordinator;
  private boolean leaving;

  /**
   * What this member knows was reported to a coordinator that has not published a state since. Set
   * before the report is made; written by the cluster thread.
   */
  private volatile boolean isReporting;

  /** What a coordinator asked whose view is not known here yet. */
  private @Nullable Asked early;

  private final Periodic sayingLeaving;
  private final ConfigProposals configs;

  /** A question that is to be answered later. */
  private record Asked(UUID from, Collect collect) {}

  /** Written by the cluster thread. */
  private volatile @Nullable ClusterState state;

  /** Carries out what states say. Called on the cluster thread. */
  public interface Follower {

    /**
     * A new state.
     *
     * @param before null at first
     * @param foreign whether this member was on another side of a split, whose data is not the
     *     cluster's any more
     */
    void adopted(@Nullable ClusterState before, ClusterState state, boolean foreign);

    /** How many entries this member has, about. */
    long entries();

    /**
     * The fewest backups that any structure has which has any, of those that exist as far as this
     * member knows; {@link #NO_BACKUPS} if there is none. At least 1, or 0 if that is not known.
     */
    default int fewestBackups() {
      return 0;
    }

    /** What this member knows of configurations that are added. */
    default ConfigRules configs() {
      return ConfigRules.ANY;
    }
  }

  /** No structure has backups. */
  public static final int NO_BACKUPS = Integer.MAX_VALUE;

  /** A member that has joined nothing yet. */
  public ClusterControl(
      UUID self, ClusterEnvironment env, ClusterRules rules, Timing timing, Follower follower) {
    this.self = self;
    this.env = env;
    this.rules = rules;
    this.timing = timing;
    this.follower = follower;
    this.sayingLeaving =
        new Periodic(
            "saying that this member leaves",
            env::schedule,
            timing.askAgain(),
            this::sayLeaving,
            log::error);
    this.configs = new ConfigProposals(env, this::tellCoordinator, this::state);
  }

  /** Adds configurations for the whole cluster. */
  public ConfigProposals configs() {
    return configs;
  }

  /** The last state that was adopted, or null. Any thread may ask. */
  public @Nullable ClusterState state() {
    return state;
  }

  /** Any thread may call it. */
  @Override
  public void viewChanged(View next) {
    env.execute(() -> enter(next));
  }

  private void enter(View next) {
    view = next;
    if (coordinator != null) {
      coordinator.end();
      coordinator = null;
    }
    if (next.coordinator().equals(self)) {
      coordinator = new Coordinator(self, next, env, rules, timing, follower);
      coordinator.begin();
    }
    reportEarly();
    tellLeaving();
  }

  /** Takes a message of the cluster's; on the cluster thread. */
  public void received(UUID from, OfCluster message) {
    switch (message) {
      case Collect m -> report(from, m);
      case Publish m -> adopt(from, m);
      case Configured m -> configs.answered(m);
      case ToCoordinator m -> {
        Coordinator coordinating = coordinator;
        if (coordinating == null) {
          log.debug("not for this member now: from={} {}", from, message);
        } else {
          coordinate(coordinating, from, m);
        }
      }
    }
  }

  private static void coordinate(Coordinator coordinator, UUID from, ToCoordinator message) {
    switch (message) {
      case Report m -> coordinator.reported(from, m);
      case Adopted m -> coordinator.adopted(from, m);
      case CaughtUp m -> coordinator.caughtUp(m);
      case OutOfSync m -> coordinator.outOfSync(m);
      case Active m -> coordinator.active(m);
      case Leaving m -> coordinator.leaving(from);
      case AcceptLoss m -> coordinator.acceptLoss();
      case Configure m -> coordinator.configure(from, m);
    }
  }

  /** Sends to the coordinator, as far as there is one. Any thread may call it. */
  public void tellCoordinator(ToCoordinator message) {
    env.execute(
        () -> {
          if (view != null) {
            env.send(view.coordinator(), message);
          }
        });
  }

  private void report(UUID from, Collect collect) {
    if (isOfCurrentView(from, collect.creator(), collect.view())) {
      isReporting = true;
      env.send(
          from,
          new Report(
              collect.creator(),
              collect.view(),
              state,
              follower.entries(),
              0,
              follower.fewestBackups(),
              follower.configs().used()));
    } else {
      early = new Asked(from, collect);
    }
  }

  /** Answers a coordinator that asked before its view was told here. */
  private void reportEarly() {
    Asked asked = early;
    if (asked != null
        && isOfCurrentView(asked.from(), asked.collect().creator(), asked.collect().view())) {
      early = null;
      report(asked.from(), asked.collect());
    }
  }

  private boolean isOfCurrentView(UUID from, UUID creator, long number) {
    return view != null
        && view.creator().equals(creator)
        && view.number() == number
        && view.coordinator().equals(from);
  }

  private void adopt(UUID from, Publish publish) {
    if (!isOfCurrentView(from, publish.creator(), publish.view())) {
      return;
    }
    ClusterState next = publish.state();
    ClusterState before = state;
    boolean older = before != null && before.descendsFrom(next.stamp());
    if (!older) {
      boolean foreign = before != null && !next.descendsFrom(before.stamp());
      if (next.member(self) == null) {
        log.warn("a state without this member: stamp={} from={}", next.stamp(), from);
        return;
      }
      log.debug(
          "state adopted: stamp={} view={} members={} stable={} writable={} foreign={}",
          next.stamp(),
          publish.view(),
          next.members().size(),
          next.stable().stream().map(MemberInfo::address).toList(),
          next.writable(),
          foreign);
      log.trace("partitions={}", next.partitions());
      state = next;
      isReporting = false;
      follower.adopted(before, next, foreign);
    }
    isReporting = false;
    env.send(from, new Adopted(next.stamp()));
  }

  /**
   * Whether what this member knows by now is known to every coordinator that may take the other
   * member for gone: that one is in this member's state, and no report of what was known before is
   * on its way. Any thread may ask, after it has noted what it knows.
   */
  public boolean mayPromise(UUID member) {
    if (isReporting) {
      return false;
    }
    ClusterState current = state;
    return current != null && current.member(member) != null;
  }

  /** Asks for everything that this member has to be handed over. Any thread may call it. */
  public void leave() {
    env.execute(
        () -> {
          leaving = true;
          tellLeaving();
        });
  }

  private void tellLeaving() {
    if (leaving) {
      sayingLeaving.start();
      var unused = sayLeaving();
    }
  }

  /** Until a state says so: the coordinator may have changed. Whether to say it again. */
  private boolean sayLeaving() {
    ClusterState current = state;
    View known = view;
    if (!leaving || known == null || current != null && current.leaving().contains(self)) {
      return false;
    }
    env.send(known.coordinator(), new Leaving());
    return true;
  }

  /** Accepts that lost partitions go on empty. Any thread may call it. */
  public void acceptLoss() {
    tellCoordinator(new AcceptLoss());
  }
}
