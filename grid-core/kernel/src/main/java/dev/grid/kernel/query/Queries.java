package dev.grid.kernel.query;

import dev.grid.GridException;
import dev.grid.GridTimeoutException;
import dev.grid.OverloadedException;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.UserCode;
import dev.grid.kernel.fragment.Fragments;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.query.QueryException;
import dev.grid.serialization.SerializationConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a member has for queries: schemas, and the predicates that it has compiled lately, by their
 * bytes. Thread-safe.
 */
public final class Queries {

  /** Where predicates are compiled, and what needs objects is tested. */
  public static final String POOL = "queries";

  /** A predicate that is compiled while others wait may be so long. */
  private static final int PLAIN_BYTES_MAX = 64 << 10;

  /** One that is not longer is compiled where it is asked for, if it needs no class. */
  private static final int AT_ONCE_BYTES_MAX = 512;

  private final Schemas schemas;
  private final Serialization plain;
  private final int partitionCount;
  private final BiPredicate<String, Runnable> pool;
  private final OutsideServices services;
  private final CompiledPredicates compiled = new CompiledPredicates();
  private final AttributePaths paths = new AttributePaths();
  private final Fragments fragments = new Fragments();

  /** What is asked for at once has mostly places of its own, of so many; a power of two. */
  private static final int LAST_MAX = 16;

  /** Those that were asked for last: all partitions ask for one, with the same bytes. */
  private final AtomicReferenceArray<@Nullable Known> last = new AtomicReferenceArray<>(LAST_MAX);

  private record Known(Data data, CompiledPredicate predicate) {}

  /**
   * Nothing is compiled yet.
   *
   * @param schemas asked in partitions: must not block, and says null to what is not at hand
   * @param pool runs tasks on threads of a pool, or says false where it has no room
   * @param services what these may use
   */
  public Queries(
      SchemaService schemas,
      int partitionCount,
      BiPredicate<String, Runnable> pool,
      OutsideServices services) {
    this.schemas = new Schemas(schemas);
    this.plain =
        new Serialization(
            SerializationConfig.defaults().withClassLoader(ClassLoader.getPlatformClassLoader()),
            schemas);
    this.partitionCount = partitionCount;
    this.pool = pool;
    this.services = services;
  }

  /** Schemas as partitions may read them: without blocking. */
  public Schemas schemas() {
    return schemas;
  }

  public int partitionCount() {
    return partitionCount;
  }

  /** Reads and writes values without any class of an application's. */
  public Serialization plain() {
    return plain;
  }

  /** What statements of SQL do in partitions. */
  public Fragments fragments() {
    return fragments;
  }

  /**
   * Runs a task for what was put together of all partitions' answers, on a thread of {@link #POOL}.
   * Does not block.
   *
   * @return what it returns or throws; overload if the pool has no room, and a timeout if it has
   *     not ended when tasks have to
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // What the task returns.
  public <T> CompletionStage<T> outside(Outcome.Task task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    boolean isTaken =
        pool.test(
            POOL,
            () -> {
              try {
                done.complete((T) task.run(services));
              } catch (Exception | Error e) {
                done.completeExceptionally(UserCode.thrown(e, "a query"));
              }
            });
    if (!isTaken) {
      done.completeExceptionally(
          new OverloadedException("pool=" + POOL + " has no room for a query: try again later"));
    }
    long limitMillis = services.taskMillisMax();
    if (limitMillis == Long.MAX_VALUE) {
      return done;
    }
    return done.orTimeout(limitMillis, TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(named(failure)));
  }

  private Throwable named(Throwable failure) {
    return failure instanceof TimeoutException
        ? new GridTimeoutException(
            "users' code of a query on pool="
                + POOL
                + " has not ended after failAfterMillis="
                + services.taskMillisMax())
        : failure;
  }

  /** Those of some entries that a predicate means, tested outside. Does not block. */
  public CompletionStage<List<Map.Entry<Data, Data>>> meant(
      Data predicate, List<Map.Entry<Data, Data>> entries) {
    if (entries.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return outside(
        with -> {
          CompiledPredicate compiledOne = compile(predicate, with.serialization());
          Matcher matcher = compiledOne.outside(schemas, with.serialization());
          List<Map.Entry<Data, Data>> meant = new ArrayList<>();
          for (Map.Entry<Data, Data> entry : entries) {
            boolean isHere =
                compiledOne.isOf(entry.getKey().partition(partitionCount), partitionCount);
            if (isHere
                && matcher.test(entry.getKey().bytes(), entry.getValue().bytes())
                    == Matcher.Match.YES) {
              meant.add(entry);
            }
          }
          return meant;
        });
  }

  /**
   * A predicate that was compiled, or can be in little time; else null.
   *
   * @param predicate null for one that means all entries
   */
  @SuppressWarnings("ReferenceEquality") // The same object: to compare bytes would take as long.
  public @Nullable CompiledPredicate find(@Nullable Data predicate) {
    if (predicate == null) {
      return CompiledPredicate.TRUE;
    }
    int place = System.identityHashCode(predicate) & LAST_MAX - 1;
    Known known = last.get(place);
    if (known != null && known.data == predicate) {
      return known.predicate;
    }
    CompiledPredicate found = compiled.find(predicate);
    if (found == null && predicate.length() <= AT_ONCE_BYTES_MAX) {
      found = compileAtOnce(predicate);
    }
    if (found != null) {
      last.set(place, new Known(predicate, found));
    }
    return found;
  }

  /** Null if it cannot be: outside it is compiled then, or said what is wrong. */
  private @Nullable CompiledPredicate compileAtOnce(Data predicate) {
    if (predicate.type() != TypeIds.IDENTIFIED) {
      return null;
    }
    try {
      CompiledPredicate made =
          PredicateCompiler.compile(
              PredicateForm.predicate(plain.toObject(predicate)), plain, paths);
      if (made.runsOutside()) {
        return null;
      }
      compiled.keep(predicate, made);
      return made;
    } catch (GridException e) {
      return null;
    }
  }

  /**
   * Compiles a predicate without any class of an application's, in little time: one that is code,
   * or compares with what only a class can write, is refused.
   *
   * @throws dev.grid.query.QueryException if it cannot be; says what of it
   * @throws dev.grid.GridSerializationException if it cannot be read
   */
  public CompiledPredicate compilePlain(Data predicate) {
    if (predicate.length() > PLAIN_BYTES_MAX) {
      throw new QueryException(
          "the predicate of a listener has bytes="
              + predicate.length()
              + ", more than "
              + PLAIN_BYTES_MAX);
    }
    return PredicateCompiler.compileForListener(
        PredicateForm.predicate(plain.toObject(predicate)), plain, paths);
  }

  /** The bytes of a value of a type that attributes have; written without any class. */
  public Data plainData(Object value) {
    return plain.toData(value);
  }

  /** What the protocol itself defines, read in little time; null if it may be anything else. */
  public @Nullable Object readPlain(Data data, int factoryId) {
    int factoryAt = Data.HEADER_BYTES + 1; // Behind the flags.
    boolean isOwn =
        data.type() == TypeIds.IDENTIFIED
            && data.length() <= PLAIN_BYTES_MAX
            && data.length() >= factoryAt + Integer.BYTES
            && ByteBuffer.wrap(data.bytes()).getInt(factoryAt) == factoryId;
    return isOwn ? plain.toObject(data) : null;
  }

  /**
   * Compiles a predicate. May run what applications have written, and block: outside partitions
   * only.
   *
   * @param predicate null for one that means all entries
   * @throws dev.grid.query.QueryException if it cannot be; says what of it
   * @throws dev.grid.GridSerializationException if it cannot be read
   */
  public CompiledPredicate compile(@Nullable Data predicate, Serialization serialization) {
    if (predicate == null) {
      return CompiledPredicate.TRUE;
    }
    return compiled.get(
        predicate,
        () ->
            PredicateCompiler.compile(
                PredicateForm.predicate(serialization.toObject(predicate)), serialization, paths));
  }
}
