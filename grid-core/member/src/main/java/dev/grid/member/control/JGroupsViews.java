package dev.grid.member.control;

import dev.grid.GridException;
import dev.grid.JoinException;
import dev.grid.config.JoinConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.member.cluster.Views;
import dev.grid.member.peer.PeerNetwork;
import dev.grid.member.peer.PeerRefusedException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Views of JGroups, over the connections between members. A member's address in the group is its
 * id. Thread-safe; owns JGroups' threads, and one that tells the listener.
 *
 * <p>Failure detection: evidence of death is believed at once; a member that is silent for six
 * seconds is asked once more for one second. Sides of a split find each other within some seconds
 * of its end.
 */
public final class JGroupsViews implements Views {

  private static final Logger log = LoggerFactory.getLogger(JGroupsViews.class);

  private static final long JOIN_MILLIS = 1_000;

  /** How long seeds that accept connections may take to say who they are, or no. */
  private static final long WELCOME_MILLIS_MAX = 5_000;

  /** How long who has announced himself waits for those who hear it, if nobody leads them yet. */
  private static final long MULTICAST_MILLIS = 2_000;

  private static final long SILENCE_MILLIS_MAX = 4_000;
  private static final long SIGN_OF_LIFE_MILLIS = 1_000;
  private static final long VERIFY_MILLIS = 500;
  private static final long MERGE_MILLIS_MIN = 1_000;
  private static final long MERGE_MILLIS_MAX = 3_000;
  private static final long LEAVE_MILLIS_MAX = 2_000;

  private final String clusterName;
  private final String name;
  private final PeerNetwork network;
  private final PeerSuspicions suspicions = new PeerSuspicions();
  private final Seeds seeds;
  private final PeerDiscovery discovery;
  private final ExecutorService teller;
  private @Nullable JChannel channel;

  /**
   * Of a member.
   *
   * @param name for threads
   * @param network must have been started; this takes its group communication
   */
  public JGroupsViews(String clusterName, String name, JoinConfig join, PeerNetwork network) {
    this.clusterName = clusterName;
    this.name = name;
    this.network = network;
    this.seeds = new Seeds(join, clusterName, name, network);
    this.discovery =
        new PeerDiscovery(
            network, seeds, WELCOME_MILLIS_MAX, join.multicast() ? MULTICAST_MILLIS : 0);
    this.teller =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name(name + "-views").daemon().factory());
  }

  static Address address(UUID member) {
    return new org.jgroups.util.UUID(
        member.getMostSignificantBits(), member.getLeastSignificantBits());
  }

  private static UUID member(Address address) {
    var uuid = (org.jgroups.util.UUID) address;
    return new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  private static View view(org.jgroups.View view) {
    return new View(
        member(view.getCreator()),
        view.getViewId().getId(),
        view.getMembers().stream().map(JGroupsViews::member).toList());
  }

  /**
   * {@inheritDoc}
   *
   * @throws PeerRefusedException if nobody who was found wants this member, and at least one says
   *     that it is configured for another cluster
   * @throws JoinException if the group communication cannot start
   */
  @Override
  public synchronized void join(Listener listener) {
    UUID self = network.self().uuid();
    try {
      seeds.open();
      requireWelcome();
      JChannel joined = stack(self);
      channel = joined;
      joined.setReceiver(
          new Receiver() {
            @Override
            public void viewAccepted(org.jgroups.View view) {
              tell(listener, view(view));
            }
          });
      joined.connect(clusterName);
      PeerRefusedException refusal = seeds.refusal();
      if (refusal != null && joined.view().size() == 1) {
        throw refusal;
      }
    } catch (GridException e) {
      leave();
      throw e;
    } catch (Exception e) {
      leave();
      throw new JoinException("the group communication cannot start: " + e.getMessage(), e);
    }
    awaitTold();
  }

  /** Makes the connections, and fails if they are all refused. */
  private void requireWelcome() throws InterruptedException {
    UUID self = network.self().uuid();
    CompletableFuture<Void> welcome = new CompletableFuture<>();
    List<CompletableFuture<Void>> dials = new ArrayList<>();
    for (var seed : seeds.addresses()) {
      dials.add(
          network
              .dial(seed)
              .thenAccept(
                  member -> {
                    if (!member.uuid().equals(self)) {
                      welcome.complete(null);
                    }
                  }));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(dials.toArray(CompletableFuture<?>[]::new));
    await(all, JOIN_MILLIS);
    await(CompletableFuture.anyOf(all, welcome), WELCOME_MILLIS_MAX - JOIN_MILLIS);
    if (!welcome.isDone()) {
      for (CompletableFuture<Void> dial : dials) {
        if (dial.isCompletedExceptionally()
            && CallFuture.unwrapped(dial.exceptionNow()) instanceof PeerRefusedException refused
            && refused.isConfiguration()) {
          throw refused;
        }
      }
    }
  }

  private static void await(CompletableFuture<?> future, long millisMax)
      throws InterruptedException {
    try {
      future.get(millisMax, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("not all seeds are members", e);
    }
  }

  private JChannel stack(UUID self) throws Exception {
    PeerTransport transport = new PeerTransport(network);
    transport.setBindAddress(InetAddress.getLoopbackAddress()); // Never bound to.
    transport.setDiagnosticsHandler(null);
    JChannel made =
        new JChannel(
            transport,
            discovery,
            new MERGE3().setMinInterval(MERGE_MILLIS_MIN).setMaxInterval(MERGE_MILLIS_MAX),
            new FD_ALL3().setTimeout(SILENCE_MILLIS_MAX).setInterval(SIGN_OF_LIFE_MILLIS),
            new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS),
            suspicions,
            new NAKACK2().useMcastXmit(false),
            new UNICAST3(),
            new STABLE(),
            new GMS()
                .printLocalAddress(false)
                .setJoinTimeout(JOIN_MILLIS)
                .setMaxJoinAttempts(0)
                .setLeaveTimeout(LEAVE_MILLIS_MAX / 2),
            new FRAG4());
    made.setName(name + "-" + self.toString().substring(0, 8));
    made.addAddressGenerator(() -> address(self));
    return made;
  }

  private void tell(Listener listener, View view) {
    onTeller(view.toString(), () -> listener.viewChanged(view));
  }

  /** Runs a task on the thread that tells. Nothing that it throws ends the thread. */
  private void onTeller(String what, Runnable task) {
    try {
      teller.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException | Error e) {
              log.error("{} was not handled", what, e);
            }
          });
    } catch (RejectedExecutionException e) {
      log.debug("{} was not handled: the member ends", what, e);
    }
  }

  /** The first view was handed over before {@link JChannel#connect} came back. */
  private void awaitTold() {
    try {
      teller.submit(() -> {}).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing fails here", e);
    }
  }

  @Override
  public void suspect(UUID member) {
    JChannel joined = channel;
    if (joined != null && joined.isConnected()) {
      onTeller("suspicion of " + member, () -> suspicions.suspect(address(member)));
    }
  }

  @Override
  public void unsuspect(UUID member) {
    JChannel joined = channel;
    if (joined != null && joined.isConnected()) {
      log.info("member is heard again: id={}", member);
      onTeller("end of suspicion of " + member, () -> suspicions.unsuspect(address(member)));
    }
  }

  @Override
  public synchronized void leave() {
    JChannel joined = channel;
    channel = null;
    seeds.close();
    if (joined != null) {
      ExecutorService leaver = Executors.newVirtualThreadPerTaskExecutor();
      Future<?> left = leaver.submit(joined::close);
      try {
        left.get(LEAVE_MILLIS_MAX, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (TimeoutException e) {
        log.warn("did not leave the group in an orderly way within millis={}", LEAVE_MILLIS_MAX);
      } catch (ExecutionException e) {
        log.warn("did not leave the group in an orderly way", e);
      }
      leaver.shutdownNow();
    }
    teller.shutdown();
  }
}
