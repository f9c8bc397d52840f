package dev.grid.member.raft;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.ServerHere;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of its groups a member hands to other members to lead: one at a time while it leads two
 * more than another, and all of them when it leaves. Confined to whoever looks after the groups,
 * but for what says otherwise.
 */
final class Leaders {

  private static final Logger log = LoggerFactory.getLogger(Leaders.class);

  /** So many rounds without a change of what is led here go before one that hands over. */
  private static final int ROUNDS_BETWEEN = 5;

  /** So long a member that leaves waits for others to lead. */
  private static final long LEAVE_MILLIS_MAX = 3_000;

  private final ServedGroups groups;
  private final Losses losses;

  /** What was led here in the round before. */
  private Set<String> before = Set.of();

  private int quietRounds;

  Leaders(ServedGroups groups, Losses losses) {
    this.groups = groups;
    this.losses = losses;
  }

  /**
   * A round.
   *
   * @param told what members that can be reached told last
   */
  void balance(Formation formation, ClusterState state, Map<UUID, ServerHere> told) {
    Set<String> led = new HashSet<>(groups.led());
    if (!led.equals(before)) {
      before = led;
      quietRounds = 0;
      return;
    }
    if (++quietRounds < ROUNDS_BETWEEN) {
      return;
    }
    quietRounds = 0;
    Map<UUID, Integer> others = new HashMap<>();
    told.forEach(
        (member, here) -> {
          if (formation.voters().contains(here.server()) && !state.leaving().contains(member)) {
            others.put(here.server(), here.leads().size());
          }
        });
    UUID to = receiver(led.size(), others);
    if (to != null) {
      for (String name : led) {
        if (losses.successors(name).contains(to)) {
          var unused = groups.handOver(name, to).join();
          return;
        }
      }
    }
  }

  /**
   * Who is to lead one more: whoever leads the fewest, if that is two less than this member at
   * least; else null. So nothing goes to and fro.
   *
   * @param leads how many groups this member leads
   * @param others how many others do
   */
  static @Nullable UUID receiver(int leads, Map<UUID, Integer> others) {
    UUID receiver = null;
    int fewest = leads - 1;
    for (Map.Entry<UUID, Integer> other : others.entrySet()) {
      if (other.getValue() < fewest) {
        fewest = other.getValue();
        receiver = other.getKey();
      }
    }
    return receiver;
  }

  /**
   * Has others lead what is led here, as far as there are any that can at once. Blocks, for {@link
   * #LEAVE_MILLIS_MAX} at most. Any thread may call it.
   */
  void leave() {
    List<String> led = groups.led();
    CompletableFuture<?>[] handing =
        led.stream()
            .flatMap(
                name ->
                    losses.successors(name).stream().limit(1).map(to -> groups.handOver(name, to)))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(handing).get(LEAVE_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("not all groups were handed over", e);
    }
  }
}
