package dev.grid.structures.map;

import dev.grid.AccessDeniedException;
import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.LostEvents;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.nearcache.ViewPartition;
import dev.grid.kernel.nearcache.ViewPartition.Load;
import dev.grid.kernel.nearcache.ViewPartition.Question;
import dev.grid.kernel.nearcache.ViewPartition.Refresh;
import dev.grid.map.ViewConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.query.QueryException;
import dev.grid.structures.map.MapCacheMessages.AddCacheListener;
import dev.grid.structures.map.MapCacheMessages.CacheChange;
import dev.grid.structures.map.MapCacheMessages.CacheChanges;
import dev.grid.structures.map.MapMessages.RemoveEntryListener;
import dev.grid.structures.map.MapViewMessages.LoadView;
import dev.grid.structures.map.MapViewMessages.RefreshView;
import dev.grid.structures.map.MapViewMessages.ViewEntries;
import dev.grid.structures.map.ViewContent.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a view has in step with its map: loads it, hears of changes and asks about them, and
 * has it {@linkplain Confirmation confirmed}. What a partition has to be asked its {@link
 * ViewPartition} says; few are asked at once, so that keys which change meanwhile gather.
 * Thread-safe; nothing blocks but {@link #start}.
 */
final class ViewFeed {

  /** Partitions with a question under way: the others' keys gather until it is their turn. */
  private static final int QUESTIONS_MAX = 8;

  private static final Duration START_PAUSE = Duration.ofSeconds(1);

  /** Until a question is asked again that has failed. */
  private static final Duration FAILED_PAUSE = Duration.ofMillis(300);

  /** Until one is asked again whose answer was overtaken by what was told. */
  private static final Duration OVERTAKEN_PAUSE = Duration.ofMillis(10);

  private final String map;
  private final ViewConfig config;
  private final @Nullable Data predicate;
  private final Invoker invoker;
  private final ViewContent[] contents;
  private final ViewSize size;
  private final ViewPartition<Data>[] partitions;
  private final ViewFailures failures;
  private final Confirmation confirmation;

  /** Partitions that may have to be asked something, each once. */
  private final ConcurrentLinkedDeque<Integer> due = new ConcurrentLinkedDeque<>();

  private final AtomicIntegerArray isDue;
  private final AtomicBoolean isPumping = new AtomicBoolean();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicIntegerArray isLoaded;
  private final AtomicInteger toLoad;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final AtomicBoolean isEnded = new AtomicBoolean();
  private volatile @Nullable Registration registration;

  private Consumer<RuntimeException> onFailure = failure -> {};

  final LongAdder changes = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder refreshed = new LongAdder();
  final LongAdder loads = new LongAdder();

  /**
   * Of a view that nothing is loaded of.
   *
   * @param predicate null for every entry
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // An array.
  ViewFeed(
      String map,
      ViewConfig config,
      @Nullable Data predicate,
      Invoker invoker,
      ViewContent[] contents,
      ViewSize size) {
    this.map = map;
    this.config = config;
    this.predicate = predicate;
    this.invoker = invoker;
    this.contents = contents;
    this.size = size;
    this.partitions = new ViewPartition[contents.length];
    long now = invoker.nanoTime();
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new ViewPartition<>(now);
    }
    this.isDue = new AtomicIntegerArray(partitions.length);
    this.isLoaded = new AtomicIntegerArray(partitions.length);
    this.toLoad = new AtomicInteger(partitions.length);
    this.failures = new ViewFailures(map, config, invoker::nanoTime);
    this.confirmation =
        new Confirmation(map, config.maxStaleness(), invoker, isEnded::get, new Confirmed());
  }

  /** Completes when all is there, or fails with what it has failed with for good. */
  CompletableFuture<Void> loaded() {
    return loaded;
  }

  /** As of when a partition's entries are right. */
  long rightNanos(int partition) {
    return partitions[partition].rightNanos();
  }

  /** As of when all entries are. */
  long rightNanos() {
    long least = partitions[0].rightNanos();
    for (ViewPartition<Data> partition : partitions) {
      long right = partition.rightNanos();
      least = right - least < 0 ? right : least;
    }
    return least;
  }

  /** Why it has not been brought up to date since then, if something has failed; else null. */
  @Nullable RuntimeException failureSince(long nanos) {
    return failures.since(nanos);
  }

  // Its life.

  void startSoon() {
    invoker.runBlocking(this::start);
  }

  void limitLoading() {
    invoker.later(config.loadTimeout(), this::giveUpLoading);
  }

  private void giveUpLoading() {
    if (!loaded.isDone()) {
      RuntimeException last = failures.last();
      fail(
          new GridTimeoutException(
              "view="
                  + config.name()
                  + " of map="
                  + map
                  + " is not loaded after loadTimeout="
                  + config.loadTimeout()
                  + ": partitions="
                  + toLoad
                  + " are not there"
                  + (last == null ? "" : "; the last failure was " + last)));
    }
  }

  private void start() {
    if (isEnded.get()) {
      return;
    }
    try {
      registration =
          invoker.subscribe(
              new AddCacheListener(map, true),
              MapCacheMessagesCodecs.CACHE_CHANGES,
              id -> new RemoveEntryListener(map, id),
              new Listener());
    } catch (RuntimeException e) {
      failed(e, START_PAUSE, this::startSoon);
      return;
    }
    if (isEnded.get()) {
      unsubscribe();
      return;
    }
    for (int i = 0; i < partitions.length; i++) {
      due(i);
    }
    confirmation.begin();
  }

  /** Ends it, whatever is under way; whether it had not ended before. */
  boolean end() {
    if (!isEnded.compareAndSet(false, true)) {
      return false;
    }
    invoker.runBlocking(this::unsubscribe);
    return true;
  }

  private void unsubscribe() {
    Registration open = registration;
    if (open != null) {
      registration = null;
      open.close();
    }
  }

  /** Fails if the view has more entries than it may; whether it has not ended. */
  private boolean fits() {
    switch (size.judge(loaded.isDone(), this::rightNanos, invoker.nanoTime())) {
      case FITS, PASSING -> {}
      case TO_BE_CONFIRMED -> confirmation.askSoon();
      case TOO_LARGE -> fail(size.failure());
    }
    return !isEnded.get();
  }

  /**
   * The view has failed for good. Called with nothing held: who waits for it goes on here, and only
   * when all is told, so that it may begin another of its name.
   */
  private void fail(RuntimeException failure) {
    if (end()) {
      onFailure.accept(failure);
      loaded.completeExceptionally(failure);
    }
  }

  /** Says who is told once if it fails for good; before it starts. */
  void onFailure(Consumer<RuntimeException> told) {
    onFailure = told;
  }

  /** Tries again later, if that may help. */
  private void failed(Throwable thrown, Duration after, Runnable again) {
    RuntimeException failure = ViewFailures.cause(thrown);
    if (isForGood(failure)) {
      fail(failure);
    } else if (!isEnded.get()) {
      failures.add(failure);
      invoker.later(after, again);
    }
  }

  private static boolean isForGood(RuntimeException failure) {
    return failure instanceof QueryException
        || failure instanceof GridSerializationException
        || failure instanceof AccessDeniedException
        || failure instanceof UnsupportedOperationException
        || failure instanceof IllegalArgumentException;
  }

  // What others change.

  private final class Listener implements EventTarget<CacheChanges> {

    @Override
    public void accept(CacheChanges told) {
      told.changes().forEach(this::heard);
    }

    private void heard(CacheChange change) {
      changes.increment();
      Data key = change.key();
      if (key != null) {
        heard(key.partition(partitions.length), key, change);
        return;
      }
      // That a partition has nothing any more; a term that nothing was heard of is asked about.
      for (int i = 0; i < partitions.length; i++) {
        if (change.id().equals(partitions[i].id())) {
          heard(i, null, change);
          return;
        }
      }
    }

    private void heard(int partition, @Nullable Data key, CacheChange change) {
      lost.add(
          partitions[partition].changed(key, change.id(), change.sequence(), invoker.nanoTime()));
      if (partitions[partition].isDue()) { // Else the answer that is outstanding makes it so.
        due(partition);
      }
    }

    /** What is lost the partitions' next answers tell. */
    @Override
    public void lost(LostEvents.Reason reason, long count) {
      confirmation.askSoon();
    }

    @Override
    public boolean isDirect() {
      return true;
    }
  }

  // What partitions are asked.

  private void due(int partition) {
    if (isDue.compareAndSet(partition, 0, 1)) {
      due.add(partition);
      pumpSoon();
    }
  }

  /** Before the others: while nothing can be read yet, those that are being loaded are few. */
  private void dueFirst(int partition) {
    if (isDue.compareAndSet(partition, 0, 1)) {
      due.addFirst(partition);
      pumpSoon();
    }
  }

  private void pumpSoon() {
    if (!isEnded.get() && questions.get() < QUESTIONS_MAX && isPumping.compareAndSet(false, true)) {
      invoker.runBlocking(this::pump);
    }
  }

  private void pump() {
    while (questions.get() < QUESTIONS_MAX && !isEnded.get()) {
      Integer partition = due.poll();
      if (partition == null) {
        break;
      }
      isDue.set(partition, 0);
      Question<Data> question = partitions[partition].next(invoker.nanoTime());
      if (question != null) {
        send(partition, question);
      }
    }
    isPumping.set(false);
    if (!due.isEmpty()) {
      pumpSoon();
    }
  }

  private void send(int partition, Question<Data> question) {
    questions.incrementAndGet();
    Message<ViewEntries> message =
        switch (question) {
          case Load<Data> load -> new LoadView(map, predicate, config.includeValues(), load.from());
          case Refresh<Data> refresh ->
              new RefreshView(map, predicate, config.includeValues(), refresh.keys());
        };
    long askedNanos = invoker.nanoTime();
    CallFuture<ViewEntries> call =
        invoker.invoke(message, partition, answer -> Objects.requireNonNull(answer));
    var unused =
        call.whenComplete(
            (answer, failure) -> {
              try {
                ended(partition, question, answer, failure, askedNanos);
              } catch (RuntimeException e) {
                fail(e);
              } finally {
                questions.decrementAndGet();
                if (!due.isEmpty()) {
                  pumpSoon();
                }
              }
            });
  }

  private void ended(
      int partition,
      Question<Data> question,
      @Nullable ViewEntries answer,
      @Nullable Throwable failure,
      long askedNanos) {
    ViewPartition<Data> in = partitions[partition];
    if (answer == null) {
      in.dropped();
      failed(Objects.requireNonNull(failure), FAILED_PAUSE, () -> due(partition));
      return;
    }
    if (!in.admit(question, answer.id(), answer.sequence(), invoker.nanoTime())) {
      in.dropped();
      invoker.later(OVERTAKEN_PAUSE, () -> due(partition));
      return;
    }
    ViewContent content = contents[partition];
    Asked asked = new Asked(askedNanos, invoker.nanoTime());
    switch (question) {
      case Load<Data> load -> {
        if (load.isFirst()) {
          content.beginLoad();
        }
        boolean isLast = answer.next() == ViewPartition.END;
        content.load(answer.entries(), isLast, asked);
        loads.add(isLast ? 1 : 0);
        in.loaded(answer.next());
      }
      case Refresh<Data> refresh -> {
        List<Data> keys = refresh.keys().subList(0, answer.next());
        content.refresh(keys, answer.entries(), asked);
        refreshed.add(keys.size());
        in.applied(keys.size());
      }
    }
    if (!fits()) {
      return;
    }
    if (in.isLoaded() && isLoaded.compareAndSet(partition, 0, 1) && toLoad.decrementAndGet() == 0) {
      loaded.complete(null);
    }
    if (!in.isDue()) {
      return;
    }
    if (question instanceof Load && !loaded.isDone()) {
      dueFirst(partition);
    } else {
      due(partition);
    }
  }

  // What is known to be right.

  private final class Confirmed implements Confirmation.Owner {

    @Override
    public boolean isWanted() {
      return true;
    }

    /** What may have expired unsaid is asked about before more is confirmed. */
    @Override
    public long asking() {
      long now = invoker.nanoTime();
      for (int i = 0; i < contents.length; i++) {
        contents[i].expire(now);
        List<Data> doubtful = contents[i].takeDoubtful();
        if (!doubtful.isEmpty()) {
          doubtful.forEach(partitions[i]::doubt);
          due(i);
        }
      }
      return now;
    }

    @Override
    public void said(int partition, UUID id, long sequence, long askedNanos) {
      ViewPartition<Data> in = partitions[partition];
      lost.add(in.said(id, sequence, askedNanos, invoker.nanoTime()));
      if (in.isDue()) {
        due(partition);
      }
    }

    @Override
    public void ended() {
      var unused = fits();
    }

    @Override
    public void failed(RuntimeException cause) {
      if (!isEnded.get()) {
        failures.add(cause);
      }
    }
  }
}
