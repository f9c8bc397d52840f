package dev.grid.member;

import dev.grid.Grid;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.kernel.tasks.TaskServices;
import dev.grid.member.partition.Pools;
import dev.grid.member.shared.SharedSchemas;
import dev.grid.protocol.serialization.Serialization;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The threads for what users write, a bounded pool for each name, made when it is first needed.
 * Threads that have nothing to do for a minute end. Thread-safe.
 */
final class MemberPools implements Pools, AutoCloseable {

  /**
   * Of one structure's tasks in one pool: more than processors, as these may wait for something.
   */
  private static final int THREADS_MIN = 8;

  /** A pool has room for so many structures whose tasks never end, and goes on with others'. */
  private static final int SHARES = 2;

  /** Of one structure in one pool: what finds more waiting is refused as overload. */
  private static final int QUEUED_TASKS_MAX = 10_000;

  /**
   * Whose tasks compute, and rarely wait: as long as they do, half of the processors are left for
   * what is not users' code.
   */
  private static final Set<String> COMPUTING = Set.of("entry-processors");

  /** What users' tasks run on is called in the log. */
  private static final String TASKS = "tasks";

  private final String instanceName;
  private final Serialization serialization;
  private final SharedSchemas schemas;
  private final Supplier<Invoker> invoker;
  private final LongTasks watch;
  private final long taskMillisMax;
  private final ConcurrentMap<String, PoolThreads> pools = new ConcurrentHashMap<>();
  private final PoolWatch poolWatch;
  private final TaskThreads taskThreads;
  private final TaskRunner tasks;
  private final Queries queries;
  private volatile boolean closed;

  /**
   * No threads yet.
   *
   * @param invoker the member's; not asked before the member is complete
   * @param grid the member, likewise
   * @param watch watches what runs
   * @param config says how many partitions there are, and after how long a task fails its call
   */
  MemberPools(
      String instanceName,
      Serialization serialization,
      SharedSchemas schemas,
      Supplier<Invoker> invoker,
      Supplier<Grid> grid,
      LongTasks watch,
      MemberConfig config) {
    this.instanceName = instanceName;
    this.serialization = serialization;
    this.schemas = schemas;
    this.invoker = invoker;
    this.watch = watch;
    this.poolWatch = new PoolWatch(instanceName + "-pools");
    this.taskMillisMax = config.userCode().failAfter().toMillis();
    this.taskThreads =
        new TaskThreads(instanceName, TaskThreads.THREADS_MAX, TaskThreads.IDLE_MILLIS_MAX);
    this.tasks = new TaskRunner(new ForTasks(grid));
    this.queries = new Queries(schemas.atHand(), config.partitionCount(), this::offer, this);
  }

  @Override
  public boolean offer(String pool, Runnable task) {
    return offer(pool, pool, task);
  }

  @Override
  public boolean offer(String pool, StructureId whose, Runnable task) {
    return offer(pool, (Object) whose, task);
  }

  private boolean offer(String pool, Object whose, Runnable task) {
    PoolThreads threads = pools.get(pool);
    if (threads == null) {
      threads = pools.computeIfAbsent(pool, this::open);
    }
    boolean isTaken = !closed && threads.offer(whose, task);
    poolWatch.begins();
    return isTaken;
  }

  private PoolThreads open(String pool) {
    int processors = Runtime.getRuntime().availableProcessors();
    int ofOne = Math.max(THREADS_MIN, processors);
    int threads = SHARES * ofOne;
    PoolThreads opened =
        new PoolThreads(
            instanceName + "-" + pool,
            pool,
            new PoolThreads.Limits(
                threads,
                COMPUTING.contains(pool) ? Math.max(1, processors / 2) : threads,
                ofOne,
                SHARES * QUEUED_TASKS_MAX,
                QUEUED_TASKS_MAX,
                pool.equals(Queries.POOL)),
            watch);
    poolWatch.add(opened);
    return opened;
  }

  @Override
  public long taskMillisMax() {
    return taskMillisMax;
  }

  @Override
  public Serialization serialization() {
    return serialization;
  }

  @Override
  public Invoker invoker() {
    return invoker.get();
  }

  @Override
  public void awaitSchemas() {
    CompletableFuture<Void> gate = schemas.gate();
    if (gate != null) {
      gate.join(); // Some seconds at most.
    }
  }

  @Override
  public TaskRunner tasks() {
    return tasks;
  }

  @Override
  public Queries queries() {
    return queries;
  }

  @Override
  public List<StructureStatistics> taskStatistics() {
    return tasks.statistics();
  }

  @Override
  public void destroyed(StructureId structure) {
    tasks.destroyed(structure);
  }

  /** What users' tasks have of this member. */
  private final class ForTasks implements TaskServices {

    private final Supplier<Grid> grid;

    ForTasks(Supplier<Grid> grid) {
      this.grid = grid;
    }

    @Override
    public void execute(Runnable task) {
      taskThreads.execute(watch.watched(TASKS, task));
    }

    @Override
    public Serialization serialization() {
      return serialization;
    }

    @Override
    public void awaitSchemas() {
      MemberPools.this.awaitSchemas();
    }

    @Override
    public Invoker invoker() {
      return invoker.get();
    }

    @Override
    public Grid grid() {
      return grid.get();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }

  @Override
  public void close() {
    closed = true;
    tasks.close();
    taskThreads.close();
    poolWatch.close();
    pools.values().forEach(PoolThreads::close);
  }
}
