package dev.grid.spring.observation;

import dev.grid.StructureId;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Objects;

/**
 * A call to a structure. A trace shows it as a client's span. The trace ends here: a message to a
 * member has no place for its context.
 */
public final class GridCallContext extends SenderContext<Object> {

  private final StructureId structure;
  private final String kind;
  private final String operation;

  /**
   * A call.
   *
   * @param kind of the structure, as {@code map}
   * @param operation for example {@code put}
   */
  public GridCallContext(StructureId structure, String kind, String operation) {
    super((carrier, key, value) -> {}, Kind.CLIENT);
    this.structure = Objects.requireNonNull(structure, "structure");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.operation = Objects.requireNonNull(operation, "operation");
    setCarrier(structure);
    setRemoteServiceName("grid");
  }

  /** What is called. */
  public StructureId structure() {
    return structure;
  }

  /** The kind of structure, as {@code map}. */
  public String kind() {
    return kind;
  }

  /** For example {@code put}. */
  public String operation() {
    return operation;
  }
}
