package dev.grid.spring.boot.autoconfigure.endpoint;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
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

  private final Grid grid;

  GridEndpoint(Grid grid) {
    this.grid = grid;
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
    CP
  }

  /** The cluster as this instance knows it now. */
  @ReadOperation
  public GridDescriptor grid() {
    return GridDescriptor.of(grid);
  }

  /** A part of what this member knows now; null, which is not found, where there is none. */
  @ReadOperation
  public @Nullable CpDescriptor view(@Selector View view) {
    return switch (view) {
      case CP -> CpDescriptor.of(grid);
    };
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

  private static InvalidEndpointRequestException refusal(String reason) {
    return new InvalidEndpointRequestException(reason, reason);
  }
}
