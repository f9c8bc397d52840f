package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a member has for queries: schemas, and the predicates that it has compiled lately, by their
 * bytes. Thread-safe.
 */
public final class Queries {

  /** Predicates that are kept; all are forgotten when there are more. */
  private static final int PREDICATES_MAX = 1_000;

  /** How many bytes these may have as messages; what they take is some times that. */
  private static final long BYTES_MAX = 4 << 20;

  private final Schemas schemas;
  private final int partitionCount;
  private final ConcurrentHashMap<Data, CompiledPredicate> compiled = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Nothing is compiled yet.
   *
   * @param schemas asked in partitions: must not block, and says null to what is not at hand
   */
  public Queries(SchemaService schemas, int partitionCount) {
    this.schemas = new Schemas(schemas);
    this.partitionCount = partitionCount;
  }

  /** Schemas as partitions may read them: without blocking. */
  public Schemas schemas() {
    return schemas;
  }

  public int partitionCount() {
    return partitionCount;
  }

  /** A predicate that was compiled, or null. */
  public @Nullable CompiledPredicate find(Data predicate) {
    return compiled.get(predicate);
  }

  /**
   * Compiles a predicate. May run what applications have written, and block: outside partitions
   * only.
   *
   * @throws dev.grid.query.QueryException if it cannot be; says what of it
   * @throws dev.grid.GridSerializationException if it cannot be read
   */
  public CompiledPredicate compile(Data predicate, Serialization serialization) {
    CompiledPredicate known = compiled.get(predicate);
    if (known != null) {
      return known;
    }
    CompiledPredicate made =
        PredicateCompiler.compile(
            PredicateForm.predicate(serialization.toObject(predicate)), serialization);
    if (compiled.size() >= PREDICATES_MAX || bytes.get() + predicate.length() > BYTES_MAX) {
      compiled.clear();
      bytes.set(0);
    }
    if (predicate.length() <= BYTES_MAX) {
      compiled.put(predicate, made);
      bytes.addAndGet(predicate.length());
    }
    return made;
  }
}
