package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConfigMismatchException;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.GridMapView;
import dev.grid.map.MutableEntry;
import dev.grid.map.ViewConfig;
import dev.grid.map.ViewListener;
import dev.grid.map.ViewTooLargeException;
import dev.grid.query.Aggregators;
import dev.grid.query.EntryPredicate;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Projections;
import dev.grid.query.QueryException;
import dev.grid.query.QueryPlan.AccessPath;
import dev.grid.query.Search;
import dev.grid.query.SearchRow;
import dev.grid.query.SortOrder;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.transaction.TransactionOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Views: what they have, how they follow their map, what listeners are told, and their queries. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class MapViewContractTest {

  record Person(String name, int age) {}

  private static final Predicate ADULTS = Predicates.greaterEqual("age", 18);

  /** No test is about how old a view may be. */
  private static final ViewConfig CONFIG =
      ViewConfig.named("adults").withPredicate(ADULTS).withMaxStaleness(Duration.ofMinutes(10));

  private final Reach reach;
  private final GridMap<String, Person> map;
  private final ConcurrentLinkedQueue<GridMapView<?, ?>> views = new ConcurrentLinkedQueue<>();

  MapViewContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  private GridMapView<String, Person> view(ViewConfig config) {
    return view(map, config);
  }

  private <K, V> GridMapView<K, V> view(GridMap<K, V> of, ViewConfig config) {
    GridMapView<K, V> view = of.view(config);
    views.add(view);
    return view;
  }

  @AfterEach
  void close() {
    views.forEach(GridMapView::close);
  }

  private void fill(int count) {
    Map<String, Person> people = new HashMap<>();
    IntStream.range(0, count).forEach(i -> people.put("k" + i, new Person("n" + i, i % 100)));
    map.putAll(people);
  }

  private static Map<String, Person> content(GridMapView<String, Person> view) {
    Map<String, Person> content = new HashMap<>();
    view.entrySet().forEach(entry -> content.put(entry.getKey(), entry.getValue()));
    return content;
  }

  private Map<String, Person> meant() {
    Map<String, Person> meant = new HashMap<>();
    map.entrySet(ADULTS).forEach(entry -> meant.put(entry.getKey(), entry.getValue()));
    return meant;
  }

  @Test
  void aView_hasWhatIsMeant() {
    fill(2_000);
    GridMapView<String, Person> view = view(CONFIG);
    assertThat(content(view)).hasSize(1_640).isEqualTo(meant());
    assertThat(view.size()).isEqualTo(1_640);
    assertThat(view.isEmpty()).isFalse();
    assertThat(view.get("k18")).isEqualTo(new Person("n18", 18));
    assertThat(view.get("k17")).isNull();
    assertThat(view.containsKey("k18")).isTrue();
    assertThat(view.containsKey("k17")).isFalse();
    assertThat(view.getAll(List.of("k17", "k18", "none"))).containsOnlyKeys("k18");
    assertThat(view.keySet()).isEqualTo(meant().keySet());
    assertThat(view.values()).hasSize(1_640);
    assertThat(view.name()).isEqualTo("adults");
    assertThat(view.mapName()).isEqualTo(map.name());
    assertThat(view.age()).isLessThan(CONFIG.maxStaleness());
  }

  /** Code. */
  record Older() implements EntryProcessor<String, Person, String> {

    @Override
    public String process(MutableEntry<String, Person> entry) {
      Person person = Objects.requireNonNull(entry.value());
      entry.setValue(new Person(person.name(), person.age() + 1));
      return person.name();
    }
  }

  @Test
  void whateverChangesTheMap_theViewFollows() {
    fill(200);
    GridMapView<String, Person> view = view(CONFIG);
    GridMap<String, Person> peer = reach.atPeer(map);
    peer.set("new", new Person("new", 40));
    peer.put("k20", new Person("changed", 21));
    peer.put("k21", new Person("young", 3));
    peer.put("k3", new Person("old", 30));
    peer.delete("k22");
    peer.putAll(Map.of("k23", new Person("all", 50), "k24", new Person("all", 1)));
    peer.compute("k25", (key, person) -> new Person("computed", 60));
    peer.executeOnKey("k26", new Older());
    peer.merge("k27", new Person("merged", 80), (old, given) -> given);
    peer.replaceAll((key, person) -> key.equals("k28") ? new Person("replaced", 90) : person);
    peer.evict("k29");
    peer.removeAll(Predicates.equal("name", "n30"));
    reach
        .site()
        .peer()
        .<Void>transaction(
            TransactionOptions.DEFAULT,
            tx -> {
              tx.<String, Person>map(map.name()).set("k31", new Person("transacted", 31));
              tx.<String, Person>map(map.name()).delete("k32");
              return null;
            });
    Map<String, Person> meant = meant();
    assertThat(meant).containsKeys("new", "k3", "k20").doesNotContainKeys("k21", "k22", "k32");
    Eventually.passes("it is as the map", () -> assertThat(content(view)).isEqualTo(meant));
    peer.clear();
    Eventually.holds("it is empty", view::isEmpty);
    peer.set("again", new Person("again", 18));
    Eventually.holds("it goes on", () -> view.size() == 1);
  }

  @Test
  void aMapThatIsDestroyed_leavesTheViewEmpty() {
    GridMap<Integer, Integer> doomed = reach.freshMap();
    IntStream.range(0, 100).forEach(i -> doomed.set(i, i));
    GridMapView<Integer, Integer> view =
        view(
            doomed,
            ViewConfig.named("all")
                .withMaxStaleness(Duration.ofSeconds(2))
                .withWhenStale(ViewConfig.WhenStale.SERVE));
    assertThat(view.size()).isEqualTo(100);
    doomed.destroy();
    Eventually.holds("it is empty", view::isEmpty);
    reach.<Integer, Integer>map(doomed.name()).set(7, 8);
    Eventually.holds("it follows the next of that name", () -> view.get(7) != null);
  }

  private static final class Told implements ViewListener<String, Person> {

    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();

    private static String name(@Nullable Person person) {
      return person == null ? "none" : person.name();
    }

    @Override
    public void added(String key, @Nullable Person value) {
      events.add("added " + key + " " + name(value));
    }

    @Override
    public void updated(String key, Person oldValue, Person value) {
      events.add("updated " + key + " " + name(oldValue) + " " + name(value));
    }

    @Override
    public void removed(String key, @Nullable Person oldValue) {
      events.add("removed " + key + " " + name(oldValue));
    }

    private void next(String event) {
      Eventually.holds("an event comes", () -> !events.isEmpty());
      assertThat(events.poll()).isEqualTo(event);
    }
  }

  @Test
  void listeners_areToldFromTheViewsStandpoint() {
    map.set("a", new Person("there", 50));
    GridMapView<String, Person> view = view(CONFIG);
    Told told = new Told();
    var registration = view.addListener(told);
    map.set("a", new Person("older", 51));
    told.next("updated a there older");
    map.set("a", new Person("younger", 1));
    told.next("removed a older");
    map.set("a", new Person("child", 2));
    map.set("b", new Person("child", 3));
    map.set("a", new Person("adult", 18));
    told.next("added a adult");
    map.set("a", new Person("adult", 18));
    map.delete("b");
    map.delete("a");
    told.next("removed a adult");
    registration.close();
    map.set("c", new Person("adult", 18));
    Eventually.holds("it is there", () -> view.containsKey("c"));
    assertThat(told.events).isEmpty();
  }

  @Test
  void withoutValues_itHasKeys() {
    fill(200);
    GridMapView<String, Person> view = view(CONFIG.withIncludeValues(false));
    assertThat(view.keySet()).isEqualTo(meant().keySet());
    assertThat(view.containsKey("k18")).isTrue();
    Told told = new Told();
    var unused = view.addListener(told);
    map.set("k18", new Person("other", 19));
    map.set("k18", new Person("child", 1));
    told.next("removed k18 none");
    map.set("k18", new Person("adult", 18));
    told.next("added k18 none");
    assertThatThrownBy(() -> view.get("k18")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.keySet(ADULTS))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("keys only");
  }

  // Queries.

  @Test
  void queries_areAnsweredHere_byItsOwnIndexes() {
    fill(2_000);
    GridMapView<String, Person> view =
        view(CONFIG.withIndexes(List.of(IndexConfig.sorted("age"), IndexConfig.hash("name"))));
    Predicate thirties = Predicates.between("age", 30, 39);
    assertThat(view.keySet(thirties)).hasSize(200).isEqualTo(map.keySet(thirties));
    assertThat(Set.copyOf(view.values(thirties))).isEqualTo(Set.copyOf(map.values(thirties)));
    assertThat(view.entrySet(thirties)).isEqualTo(map.entrySet(thirties));
    assertThat(view.keySet(Predicates.equal("name", "n77"))).containsExactly("k77");
    assertThat(view.keySet(Predicates.equal("age", 3))).isEmpty();
    assertThat(view.explain(Predicates.equal("name", "n77")).partitions())
        .extracting(partition -> partition.path())
        .containsOnly(AccessPath.INDEX);
    Search search =
        Search.where(thirties)
            .orderedBy(SortOrder.descending("age"), SortOrder.ascending("name"))
            .skipping(3)
            .first(20)
            .counting();
    assertThat(view.search(search).rows())
        .extracting(SearchRow::key)
        .isEqualTo(map.search(search).rows().stream().map(SearchRow::key).toList());
    assertThat(view.search(search).matching()).hasValue(200);
    assertThat(view.aggregate(Aggregators.count())).isEqualTo(1_640L);
    assertThat(view.aggregate(Aggregators.<Integer>max("age"), thirties)).isEqualTo(39);
    assertThat(view.project(Projections.<String>attribute("name"), Predicates.equal("age", 20)))
        .hasSize(20);
    map.set("k77", new Person("moved", 30));
    Eventually.holds(
        "the index follows",
        () ->
            view.keySet(Predicates.equal("name", "moved")).contains("k77")
                && view.keySet(Predicates.equal("name", "n77")).isEmpty());
    var pages = Predicates.paging(thirties, 50);
    Set<String> paged = new HashSet<>();
    for (Set<String> page; !(page = view.keySet(pages)).isEmpty(); pages.nextPage()) {
      assertThat(page).hasSizeLessThanOrEqualTo(50);
      paged.addAll(page);
    }
    assertThat(paged).hasSize(201);
  }

  /** Code. */
  record ShortNames() implements EntryPredicate<String, Person> {

    @Override
    public boolean test(Map.Entry<String, Person> entry) {
      return entry.getValue().name().length() < 4;
    }
  }

  @Test
  void queries_mayBeCode() {
    fill(200);
    GridMapView<String, Person> view = view(CONFIG);
    assertThat(view.keySet(new ShortNames())).hasSize(82);
  }

  @Test
  void itsPredicate_mayHaveRegularExpressions_andBeOfKeys() {
    fill(200);
    GridMapView<String, Person> odd =
        view(
            ViewConfig.named("odd")
                .withPredicate(Predicates.regex("__key", "k.*[13579]"))
                .withMaxStaleness(Duration.ofMinutes(10)));
    assertThat(odd.size()).isEqualTo(100);
    map.set("k201", new Person("odd", 1));
    map.set("k202", new Person("even", 1));
    Eventually.holds("it follows", () -> odd.size() == 101);
  }

  // Time.

  @Test
  void entriesThatExpire_areGoneWhenTheirTimeIsUp() {
    GridMapView<String, Person> view = view(CONFIG);
    Told told = new Told();
    var unused = view.addListener(told);
    map.set("long", new Person("long", 20), Duration.ofHours(1));
    Eventually.holds(
        "it is there",
        () -> {
          map.set("short", new Person("short", 20), Duration.ofMillis(400));
          return view.containsKey("short");
        });
    Eventually.holds("it is gone", () -> view.containsKey("long") && view.size() == 1);
    // The view may see it a little earlier, as the member's answer took its time.
    Eventually.holds(
        "it is gone from both", () -> !map.containsKey("short") && !view.containsKey("short"));
    map.setTimeToLive("long", Duration.ofMillis(100));
    Eventually.holds("it is gone, too", view::isEmpty);
    Eventually.holds("it is gone from the map, too", () -> !map.containsKey("long"));
  }

  @Test
  void entriesThatAreRead_stay_andOthersGo() {
    GridMapView<String, Person> view =
        view(
            CONFIG
                .withMaxStaleness(Duration.ofMillis(600))
                .withWhenStale(ViewConfig.WhenStale.SERVE));
    map.set("read", new Person("read", 20), Duration.ZERO, Duration.ofSeconds(20));
    Eventually.holds(
        "both are there",
        () -> {
          map.set("idle", new Person("idle", 20), Duration.ZERO, Duration.ofSeconds(2));
          return view.containsKey("read") && view.containsKey("idle");
        });
    Eventually.holds(
        "one is gone",
        () -> {
          assertThat(map.get("read")).isNotNull();
          return !view.containsKey("idle");
        });
    assertThat(view.containsKey("read")).isTrue();
    Eventually.holds("it is gone from the map, too", () -> !map.keySet().contains("idle"));
  }

  // Their life.

  @Test
  void ofOneName_thereIsOne() {
    GridMapView<String, Person> view = view(CONFIG);
    assertThat(view(CONFIG)).isSameAs(view);
    assertThatThrownBy(() -> map.view(CONFIG.withEntriesMax(5)))
        .isInstanceOf(ConfigMismatchException.class)
        .hasMessageContaining("adults");
    assertThat(reach.site().grid().views())
        .anySatisfy(
            statistics -> {
              assertThat(statistics.mapName()).isEqualTo(map.name());
              assertThat(statistics.name()).isEqualTo("adults");
              assertThat(statistics.loadedPartitions()).isPositive();
            });
    view.close();
    view.close();
    assertThatIllegalStateException().isThrownBy(view::size).withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> view.get("k"));
    map.set("k", new Person("n", 20));
    assertThat(view(CONFIG.withEntriesMax(5)).size()).isOne();
  }

  @Test
  void aViewThatMeansTooMuch_failsForGood() {
    fill(200);
    ViewConfig small = CONFIG.withEntriesMax(170);
    assertThatThrownBy(() -> map.view(CONFIG.withEntriesMax(100)))
        .isInstanceOf(ViewTooLargeException.class)
        .hasMessageContaining("entriesMax=100");
    GridMapView<String, Person> view = view(small);
    assertThat(view.size()).isEqualTo(164);
    ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    var unused =
        view.addListener(
            new ViewListener<>() {
              @Override
              public void failed(RuntimeException failure) {
                failures.add(failure);
              }
            });
    IntStream.range(0, 20).forEach(i -> map.set("more" + i, new Person("more", 40)));
    Eventually.holds("it fails", () -> !failures.isEmpty());
    assertThat(failures.peek()).isInstanceOf(ViewTooLargeException.class);
    assertThatThrownBy(view::size).isInstanceOf(ViewTooLargeException.class);
    assertThatThrownBy(() -> view.get("k20")).isInstanceOf(ViewTooLargeException.class);
    assertThat(view(CONFIG).size()).isEqualTo(184);
  }

  @Test
  void whatMembersCannotEvaluate_isRefused() {
    map.set("k", new Person("n", 20));
    assertThatThrownBy(() -> map.view(CONFIG.withPredicate(Predicates.regex("name", "(unclosed"))))
        .isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> map.view(CONFIG.withPredicate(Predicates.paging(5))))
        .hasMessageContaining("no pages");
    assertThatThrownBy(() -> ViewConfig.named(" ")).hasMessageContaining("blank");
    assertThatThrownBy(() -> CONFIG.withMaxStaleness(Duration.ofMillis(1)))
        .hasMessageContaining("maxStaleness");
    assertThatThrownBy(() -> CONFIG.withEntriesMax(0)).hasMessageContaining("entriesMax=0");
    assertThatThrownBy(() -> CONFIG.withLoadTimeout(Duration.ZERO))
        .hasMessageContaining("loadTimeout");
    assertThatThrownBy(
            () -> CONFIG.withIndexes(List.of(IndexConfig.sorted("age"))).withIncludeValues(false))
        .hasMessageContaining("indexes");
  }

  @Test
  void whileMuchIsWritten_eachKeyGoesForward() {
    ViewConfig all = ViewConfig.named("all").withMaxStaleness(Duration.ofMinutes(10));
    GridMap<Integer, Integer> numbers = reach.freshMap();
    GridMap<Integer, Integer> peer = reach.atPeer(numbers);
    IntStream.range(0, 50).forEach(i -> peer.set(i, 0));
    GridMapView<Integer, Integer> view = view(numbers, all);
    Map<Integer, Integer> last = new HashMap<>();
    for (int round = 1; round <= 100; round++) {
      for (int i = 0; i < 50; i++) {
        peer.set(i, round);
        Integer seen = view.get(i);
        assertThat(seen).isBetween(last.getOrDefault(i, 0), round);
        last.put(i, seen);
      }
    }
    Eventually.holds(
        "it has the last", () -> IntStream.range(0, 50).allMatch(i -> view.get(i) == 100));
  }
}
