package dev.grid.spring.boot.autoconfigure.endpoint;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.MergeJournalEntry;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows and operates a member; of a client it shows what that knows. Thread-safe.
 *
 * <p>It operates only where the application asks for that access: a port of endpoints often asks
 * nobody who he is, and what an operator can do here gives up data.
 */
@Endpoint(id = "grid", defaultAccess = Access.READ_ONLY)
public final class GridEndpoint {

  private static final long DECIDED_SECONDS_MAX = 30;

  private final Grid grid;
  private final boolean showsKeys;

  /**
   * Of an instance.
   *
   * @param showsKeys whether keys of entries are told
   */
  GridEndpoint(Grid grid, boolean showsKeys) {
    this.grid = grid;
    this.showsKeys = showsKeys;
  }

  /** What an operator can ask for. */
  public enum Action {
    /** Lost partitions go on, in the whole cluster. */
    ACCEPT_LOSS,
    /** This member hands over what it has. */
    LEAVE
  }

  /** What can be looked at by itself. */
  public enum View {
    /** Raft groups. */
    CP,
    /** Keys that are asked for much, or for long. */
    KEYS,
    /** What was not kept when the sides of a split met. */
    MERGES,
    /** Near caches of this instance, and of clients that report to it. */
    NEAR_CACHES
  }

  /** What can be looked at of one structure. */
  public enum Part {
    /** The entries of a map. */
    ENTRIES
  }

  /** What an operator can ask for of a part: of Raft groups, but for the last one. */
  public enum ViewAction {
    /** A member of the cluster takes part in groups; its id in the cluster is named. */
    PROMOTE,
    /** A member that is gone is removed; its id in groups is named. */
    REMOVE,
    /** A group is destroyed with all that is in it; its name is named. */
    DESTROY,
    /**
     * A group of which most copies are damaged, and which has no leader, is destroyed with all that
     * is in it, and begins anew; its name, and the ids in groups of all members on whose disks it
     * is damaged, with commas between.
     */
    FORCE_DESTROY,
    /**
     * All groups, of which a majority is lost, are given up with all that is in them; the ids in
     * groups of all members that are gone are named, with commas between.
     */
    GIVE_UP,
    /**
     * Of {@link View#MERGES}: a value that was not kept is written again, in the place of what is
     * there now; its number is named.
     */
    REPLAY
  }

  /** The cluster as this instance knows it now. */
  @ReadOperation
  public GridDescriptor grid() {
    return GridDescriptor.of(grid);
  }

  /** A part of what this member knows now; null, which is not found, where there is none. */
  @ReadOperation
  public @Nullable Object view(@Selector View view) {
    ClusterOperations operations = grid.operations();
    return switch (view) {
      case CP -> CpDescriptor.of(grid);
      case KEYS -> operations == null ? null : KeysDescriptor.of(operations, showsKeys);
      case MERGES -> operations == null ? null : MergesDescriptor.of(operations, showsKeys);
      case NEAR_CACHES -> NearCachesDescriptor.of(grid);
    };
  }

  /**
   * Some of what this member has of a structure now; null, which is not found, in a client.
   *
   * @throws InvalidEndpointRequestException if no structure may have the name
   */
  @ReadOperation
  public @Nullable EntriesDescriptor part(@Selector Part part, @Selector String name) {
    ClusterOperations operations = grid.operations();
    if (operations == null) {
      return null;
    }
    try {
      return switch (part) {
        case ENTRIES -> EntriesDescriptor.of(name, operations, showsKeys);
      };
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Begins what is asked for; {@link #grid()} shows how far it has come.
   *
   * @throws InvalidEndpointRequestException if this is a client, or it is not possible now
   */
  @WriteOperation
  public void operate(@Selector Action action) {
    ClusterOperations operations = grid.operations();
    if (operations == null) {
      throw refusal("this instance is a client: ask a member");
    }
    try {
      switch (action) {
        case ACCEPT_LOSS -> operations.acceptLoss();
        case LEAVE -> operations.leave();
      }
    } catch (IllegalStateException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Does with a part what is asked for, and waits until it is decided.
   *
   * @param view {@link View#CP} or {@link View#MERGES}
   * @param names what it is to be done with, as {@link ViewAction} says
   * @throws InvalidEndpointRequestException if this is a client, there are no groups, or it is not
   *     possible now
   */
  @WriteOperation
  public void operatePart(@Selector View view, @Selector ViewAction action, String names) {
    ClusterOperations operations = grid.operations();
    if (operations == null) {
      throw refusal("this instance is a client: ask a member");
    }
    if (view != (action == ViewAction.REPLAY ? View.MERGES : View.CP)) {
      throw refusal("view=" + view + ": there is no action=" + action);
    }
    CompletionStage<Void> done =
        switch (action) {
          case PROMOTE -> operations.promoteToGroups(id(names));
          case REMOVE -> operations.removeFromGroups(id(names));
          case DESTROY -> operations.destroyGroup(names.strip());
          case FORCE_DESTROY -> {
            String[] named = names.split(",", 2);
            yield operations.forceDestroyGroup(
                named[0].strip(), ids(named.length < 2 ? "" : named[1]));
          }
          case GIVE_UP -> operations.giveUpGroups(ids(names));
          case REPLAY -> operations.replay(lost(operations, names.strip()));
        };
    await(done);
  }

  private static MergeJournalEntry lost(ClusterOperations operations, String number) {
    return operations.mergeJournal().entries().stream()
        .filter(entry -> Long.toString(entry.number()).equals(number))
        .findFirst()
        .orElseThrow(
            () -> refusal("names=" + number + ": no such value, see GET /actuator/grid/merges"));
  }

  private static void await(CompletionStage<Void> done) {
    try {
      done.toCompletableFuture().get(DECIDED_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw refusal(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw refusal("not decided within " + DECIDED_SECONDS_MAX + " s, and may be later");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal("interrupted");
    }
  }

  private static Set<UUID> ids(String names) {
    return Stream.of(names.split(",", -1)).map(GridEndpoint::id).collect(Collectors.toSet());
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw refusal("names=" + text + ": must be an id, as GET /actuator/grid/cp shows it");
    }
  }

  private static InvalidEndpointRequestException refusal(String reason) {
    return new InvalidEndpointRequestException(reason, reason);
  }
}
