package dev.grid.systemtests.simulation;

import dev.grid.config.ClusterConfig;
import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.list.ListConfig;
import dev.grid.map.MapConfig;
import dev.grid.member.cluster.Stamp;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.protocol.Data;
import dev.grid.queue.QueueConfig;
import dev.grid.set.SetConfig;
import dev.grid.structures.Structures;
import dev.grid.structures.list.ListStructure;
import dev.grid.structures.list.TransactionalListMessages;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.map.TransactionalMapMessages;
import dev.grid.structures.multimap.MultiMapStructure;
import dev.grid.structures.multimap.TransactionalMultiMapMessages;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.queue.TransactionalQueueMessages;
import dev.grid.structures.set.SetStructure;
import dev.grid.structures.set.TransactionalSetMessages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A run: four members that are split in two sides while transactions commit on them, and meet
 * again. Each transaction replaces something of its own by something else, in a map, a multimap, a
 * list and a set, and offers to a queue: so it can be seen of each how far it has come. Where the
 * smaller side may not write, {@link Takers} go on when the sides have met.
 */
final class TransactionsInSplit {

  private static final int PARTITIONS = 13;
  private static final int TRANSACTIONS = 60;

  /** Several structures of each kind, so that they are in several partitions. */
  private static final int NAMES = 7;

  private static final int MAX_SIZE = 1_000;

  /** A commit takes some ten milliseconds: many are amid it when the cluster parts. */
  private static final int COMMITS_MICROS_MAX = 40_000;

  private static final int SPLIT_MILLIS_MAX = 45;
  private static final long TIMEOUT_MILLIS = 20_000;

  /** As long as members take to find that no log knows a transaction. */
  private static final int LOST_DECISIONS_MILLIS = 850_000;

  private final World world;
  private final SimulatedNetwork network;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final List<SimulatedMember> right;
  private final SimulatedInvoker client;
  private final List<Replacement> transactions = new ArrayList<>();
  private final Takers takers;
  private final List<String> violations = new ArrayList<>();
  private int asked;
  private int answered;

  /**
   * What is promised of transactions that commit while the cluster parts, beside that nothing stays
   * locked or reserved.
   */
  enum Promise {
    /** Each is there as a whole or not at all, as its caller was told. */
    ATOMIC,
    /** What has committed on the side that goes on is there. */
    WINNERS_KEPT,
    /** No more than that nothing stays locked or reserved: decisions are lost as well as data. */
    ENDED
  }

  /**
   * A cluster of four, of which the split leaves so many on one side. What all copies of are on the
   * other side is not there meanwhile: else decisions may be lost as well as data.
   */
  TransactionsInSplit(long seed, int leftSize, Availability availability) {
    this(seed, leftSize, availability, PartitionLoss.FAIL);
  }

  /** The same, with what becomes of partitions of which all copies are on the other side. */
  TransactionsInSplit(long seed, int leftSize, Availability availability, PartitionLoss loss) {
    world = new World(seed);
    network = new SimulatedNetwork(world);
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .withCluster(
                ClusterConfig.defaults().withAvailability(availability).withPartitionLoss(loss))
            .with(MapConfig.named("*").withBackups(1, 0))
            .with(MultiMapConfig.named("*").withBackups(1, 0))
            .with(QueueConfig.named("*").withBackups(1, 0).withMaxSize(MAX_SIZE))
            .with(ListConfig.named("*").withBackups(1, 0).withMaxSize(MAX_SIZE))
            .with(SetConfig.named("*").withBackups(1, 0).withMaxSize(MAX_SIZE));
    for (int i = 0; i < 4; i++) {
      SimulatedMember member = new SimulatedMember(world, network, i, config, 4);
      members.add(member);
      network.join(member);
    }
    List<SimulatedMember> shuffled = new ArrayList<>(members);
    Collections.shuffle(shuffled, world.random());
    right = List.copyOf(shuffled.subList(leftSize, shuffled.size()));
    client = new SimulatedInvoker(world, PARTITIONS, false, this::anyMember);
    takers = new Takers(world, client, this);
  }

  SimulatedMember anyMember() {
    return members.get(world.random().nextInt(members.size()));
  }

  private static String name(String kind, int number) {
    return kind + number % NAMES;
  }

  private Data data(String value) {
    return client.serialization().toData(value);
  }

  private Data key(String key) {
    return client.serialization().toKey(key);
  }

  /** One transaction: what it replaces is {@code old} and its number, by {@code new} and that. */
  private final class Replacement {

    private final int number;
    private final MemberTransaction transaction = new MemberTransaction(anyMember());
    private boolean isReady;

    /** What is found of it in the end, as in {@code map=new}. */
    private final Set<String> found = new TreeSet<>();

    Replacement(int number) {
      this.number = number;
    }

    private String old() {
      return "old" + number;
    }

    private String fresh() {
      return "new" + number;
    }

    private UUID id() {
      return transaction.id();
    }

    void prepare() {
      ask(MapStructure.<String, String>proxy("map", client).async().set(old(), "v"));
      ask(
          MultiMapStructure.<String, String>proxy("multimap", client)
              .async()
              .put("k" + number, old()));
      ask(ListStructure.<String>proxy(name("list", number), client).async().add(old()));
      ask(SetStructure.<String>proxy(name("set", number), client).async().add(old()));
    }

    void begin() {
      var unused =
          transaction
              .begin(TIMEOUT_MILLIS)
              .thenCompose(begun -> change())
              .whenComplete(
                  (done, failure) -> {
                    isReady = failure == null;
                  });
    }

    void commit() {
      var unused = transaction.commit().whenComplete((done, failure) -> transaction.over(failure));
    }

    private CompletableFuture<?> change() {
      String list = name("list", number);
      String set = name("set", number);
      String queue = name("queue", number);
      Data key = key("k" + number);
      return call(new TransactionalMapMessages.Remove("map", id(), 1, key(old())))
          .thenCompose(
              done ->
                  call(new TransactionalMapMessages.Set("map", id(), 1, key(fresh()), data("v"))))
          .thenCompose(
              done ->
                  call(
                      new TransactionalMultiMapMessages.RemoveEntry(
                          "multimap", id(), 1, key, data(old()))))
          .thenCompose(
              done ->
                  call(
                      new TransactionalMultiMapMessages.Put(
                          "multimap", id(), 1, key, data(fresh()))))
          .thenCompose(
              done -> call(new TransactionalListMessages.Remove(list, id(), 1, data(old()))))
          .thenCompose(
              done -> call(new TransactionalListMessages.Add(list, id(), 1, data(fresh()))))
          .thenCompose(done -> call(new TransactionalSetMessages.Remove(set, id(), 1, data(old()))))
          .thenCompose(done -> call(new TransactionalSetMessages.Add(set, id(), 1, data(fresh()))))
          .thenCompose(
              done -> call(new TransactionalQueueMessages.Offer(queue, id(), 1, data(fresh()), 0)));
    }

    private <R> CompletableFuture<R> call(TransactionalMessage<R> message) {
      return transaction.call(message);
    }

    /** Has {@code found} filled. */
    void look() {
      for (String value : new String[] {"old", "new"}) {
        String own = value + number;
        ask(
            MapStructure.<String, String>proxy("map", client).async().containsKey(own),
            is -> found("map", value, is));
        ask(
            ListStructure.<String>proxy(name("list", number), client).async().contains(own),
            is -> found("list", value, is));
        ask(
            SetStructure.<String>proxy(name("set", number), client).async().contains(own),
            is -> found("set", value, is));
        ask(
            MultiMapStructure.<String, String>proxy("multimap", client)
                .async()
                .containsEntry("k" + number, own),
            is -> found("multimap", value, is));
      }
      ask(
          QueueStructure.<String>proxy(name("queue", number), client).async().contains(fresh()),
          is -> found("queue", "new", is));
    }

    private void found(String kind, String value, boolean isThere) {
      if (isThere) {
        found.add(kind + "=" + value);
      }
    }

    /** Nobody waits for what it had locked. */
    void touch() {
      ask(
          MapStructure.<String, String>proxy("map", client).async().isLocked(old()),
          is -> requireFree("map", is));
      ask(
          MapStructure.<String, String>proxy("map", client).async().isLocked(fresh()),
          is -> requireFree("map", is));
      ask(
          MultiMapStructure.<String, String>proxy("multimap", client)
              .async()
              .isLocked("k" + number),
          is -> requireFree("multimap", is));
      // These would wait.
      ask(SetStructure.<String>proxy(name("set", number), client).async().add(old()));
      ask(SetStructure.<String>proxy(name("set", number), client).async().add(fresh()));
    }

    private void requireFree(String kind, boolean isLocked) {
      if (isLocked) {
        violations.add(this + ": its " + kind + " is locked in the end");
      }
    }

    @Override
    public String toString() {
      return "transaction=" + number + " at " + transaction;
    }
  }

  private static final Set<String> BEFORE =
      Set.of("map=old", "list=old", "set=old", "multimap=old");
  private static final Set<String> AFTER =
      Set.of("map=new", "list=new", "set=new", "multimap=new", "queue=new");

  private void ask(CompletionStage<?> stage) {
    ask(stage, answer -> {});
  }

  <T> void ask(CompletionStage<T> stage, Consumer<? super T> then) {
    asked++;
    stage.whenComplete(
        (value, failure) -> {
          answered++;
          if (failure == null) {
            then.accept(value);
          } else {
            violations.add("cannot be asked: " + failure);
          }
        });
  }

  void violated(String how) {
    violations.add(how);
  }

  private void requireAnswered(String when) {
    if (asked != answered) {
      violations.add(when + ": asked=" + asked + " answered=" + answered);
    }
  }

  /** How many are known to have committed. */
  long committed() {
    return transactions.stream().filter(each -> each.transaction.isCommitted()).count();
  }

  /** How many have ended otherwise. */
  long others() {
    return transactions.size() - committed();
  }

  /** Lets them part and meet; returns what does not hold then. */
  List<String> run(Promise promise) {
    world.run(8_000);
    for (int i = 0; i < TRANSACTIONS; i++) {
      transactions.add(new Replacement(i));
    }
    boolean withTakers = promise == Promise.ATOMIC;
    transactions.forEach(Replacement::prepare);
    if (withTakers) {
      takers.prepare();
    }
    world.run(3_000);
    requireAnswered("before the split");
    transactions.forEach(Replacement::begin);
    if (withTakers) {
      takers.begin();
    }
    world.run(3_000);
    if (!transactions.stream().allMatch(each -> each.isReady)) {
      violations.add("before the split, not all can commit");
    }
    transactions.forEach(each -> world.in(world.micros(0, COMMITS_MICROS_MAX), each::commit));
    world.run(world.random().nextInt(SPLIT_MILLIS_MAX));
    network.cutOff(right);
    world.run(40_000);
    Stamp leftTip = tip(leftMember());
    network.heal();
    if (withTakers) {
      takers.goOn();
    }
    world.run(90_000 + (promise == Promise.ENDED ? LOST_DECISIONS_MILLIS : 0));
    boolean isLeftWinner =
        Objects.requireNonNull(leftMember().core().state()).descendsFrom(leftTip);
    transactions.forEach(Replacement::look);
    if (withTakers) {
      takers.judge();
    }
    world.run(5_000);
    requireAnswered("what is there");
    for (Replacement each : transactions) {
      judge(each, promise, isLeftWinner);
    }
    transactions.forEach(Replacement::touch);
    for (int i = 0; i < NAMES; i++) {
      requireNothingReserved(i);
    }
    world.run(25_000);
    requireAnswered("somebody has what a transaction had");
    for (SimulatedMember member : members) {
      member.core().host().upkeep().counts().structures().stream()
          .filter(s -> Structures.isInternal(s.structure().service()) && s.entries() > 0)
          .forEach(s -> violations.add(member + ": records of transactions are left: " + s));
    }
    return violations;
  }

  private SimulatedMember leftMember() {
    return members.stream().filter(member -> !right.contains(member)).findFirst().orElseThrow();
  }

  private static Stamp tip(SimulatedMember member) {
    return Objects.requireNonNull(member.core().state()).stamp();
  }

  private void judge(Replacement each, Promise promise, boolean isLeftWinner) {
    boolean isThere = each.found.equals(AFTER);
    boolean isNotThere = each.found.equals(BEFORE);
    boolean isWinners = right.contains(each.transaction.coordinator()) != isLeftWinner;
    boolean holds =
        switch (promise) {
          case ATOMIC ->
              each.transaction.isCommitted()
                  ? isThere
                  : each.transaction.isRolledBack() ? isNotThere : isThere || isNotThere;
          case ENDED -> true;
          case WINNERS_KEPT ->
              !each.transaction.isCommitted() || !isWinners || each.found.containsAll(AFTER);
        };
    if (!holds) {
      violations.add(each + ": there is " + each.found);
    }
  }

  /** Neither items nor places: what is free is all that has no item. */
  private void requireNothingReserved(int number) {
    var queue = QueueStructure.<String>proxy(name("queue", number), client).async();
    ask(
        queue.size().thenCombine(queue.remainingCapacity(), Integer::sum),
        sum -> requireAll("queue", sum));
    var list = ListStructure.<String>proxy(name("list", number), client).async();
    ask(
        list.size()
            .thenCompose(size -> list.addAll(Collections.nCopies(MAX_SIZE - size, "more")))
            .thenCompose(isAdded -> list.size()),
        size -> requireAll("list", size));
  }

  private void requireAll(String kind, int sum) {
    if (sum != MAX_SIZE) {
      violations.add("of a " + kind + " places=" + (MAX_SIZE - sum) + " are reserved in the end");
    }
  }
}
