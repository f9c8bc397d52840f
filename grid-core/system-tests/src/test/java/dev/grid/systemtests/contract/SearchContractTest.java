package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.GridMap;
import dev.grid.query.EntryPredicate;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import dev.grid.query.Search;
import dev.grid.query.SearchPosition;
import dev.grid.query.SearchResult;
import dev.grid.query.SearchRow;
import dev.grid.query.SortOrder;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches: filter, order, offset, limit, count, attributes, and pages by position. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class SearchContractTest {

  private static final int ENTRIES = 300;

  private final Reach reach;
  private final GridMap<Integer, Hotel> hotels;

  record Place(String city, @Nullable String zip) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared here.
  record Hotel(
      String name,
      int stars,
      BigDecimal price,
      @Nullable LocalDate opened,
      Place place,
      String[] tags) {}

  SearchContractTest(Reach reach) {
    this.reach = reach;
    this.hotels = reach.freshMap();
    IntStream.range(0, ENTRIES).forEach(i -> hotels.set(i, hotel(i)));
  }

  private static Hotel hotel(int i) {
    return new Hotel(
        (i % 2 == 0 ? "Inn " : "inn ") + i,
        i % 5,
        new BigDecimal(i % 70 + ".50"),
        i % 10 == 0 ? null : LocalDate.of(1900 + i % 97, 1, 1),
        new Place(i % 3 == 0 ? "Ghent" : "Bruges", i % 4 == 0 ? null : "z" + i % 4),
        new String[] {"t" + i % 3, "u" + i % 7});
  }

  private List<Integer> keys(Search search) {
    return keys(hotels.search(search));
  }

  private static List<Integer> keys(SearchResult<Integer, Hotel> result) {
    return result.rows().stream().map(SearchRow::key).toList();
  }

  private static final SortOrder BY_KEY = SortOrder.ascending("__key");

  @Test
  void rows_comeInTheOrderOfSeveralAttributes() {
    assertThat(
            keys(
                Search.where(Predicates.lessThan("__key", 12))
                    .orderedBy(SortOrder.descending("stars"), BY_KEY)))
        .isEqualTo(List.of(4, 9, 3, 8, 2, 7, 1, 6, 11, 0, 5, 10));
    assertThat(
            keys(
                Search.where(Predicates.equal("place.city", "Ghent"))
                    .orderedBy(SortOrder.ascending("price"), SortOrder.descending("__key"))
                    .first(4)))
        .isEqualTo(List.of(210, 0, 141, 282));
    SearchRow<Integer, Hotel> first =
        hotels.search(Search.all().orderedBy(SortOrder.descending("__key")).first(1)).rows().get(0);
    assertThat(first.value()).usingRecursiveComparison().isEqualTo(hotel(ENTRIES - 1));
  }

  @Test
  void nulls_areWhereTheyAreWanted() {
    Search few = Search.where(Predicates.lessThan("__key", 22));
    SortOrder opened = SortOrder.ascending("opened");
    assertThat(keys(few.orderedBy(opened, BY_KEY).first(4))).isEqualTo(List.of(0, 10, 20, 1));
    assertThat(keys(few.orderedBy(opened.nullsLast(), BY_KEY).skipping(18)))
        .isEqualTo(List.of(21, 0, 10, 20));
    SortOrder down = SortOrder.descending("opened");
    assertThat(keys(few.orderedBy(down, BY_KEY).skipping(18))).isEqualTo(List.of(1, 0, 10, 20));
    assertThat(keys(few.orderedBy(down.nullsFirst(), BY_KEY).first(4)))
        .isEqualTo(List.of(0, 10, 20, 21));
    assertThat(keys(few.orderedBy(SortOrder.ascending("no.such"), BY_KEY).first(2)))
        .isEqualTo(List.of(0, 1));
  }

  @Test
  void text_isOrderedByCaseOrNot() {
    Search few = Search.where(Predicates.lessThan("__key", 4));
    assertThat(keys(few.orderedBy(SortOrder.ascending("name")))).isEqualTo(List.of(0, 2, 1, 3));
    assertThat(keys(few.orderedBy(SortOrder.ascending("name").ignoringCase())))
        .isEqualTo(List.of(0, 1, 2, 3));
  }

  @Test
  void count_isOfAllThatIsMeant() {
    Search ghent = Search.where(Predicates.equal("place.city", "Ghent"));
    assertThat(hotels.search(ghent.countOnly())).satisfies(r -> assertThat(r.rows()).isEmpty());
    assertThat(hotels.search(ghent.countOnly()).matching()).hasValue(ENTRIES / 3);
    assertThat(hotels.search(Search.all().countOnly()).matching()).hasValue(ENTRIES);
    SearchResult<Integer, Hotel> page =
        hotels.search(ghent.counting().orderedBy(BY_KEY).skipping(10).first(3));
    assertThat(keys(page)).isEqualTo(List.of(30, 33, 36));
    assertThat(page.matching()).hasValue(ENTRIES / 3);
    assertThat(hotels.search(ghent.first(3)).matching()).isEmpty();
  }

  @Test
  void attributes_areGivenInsteadOfValues() {
    SearchResult<Integer, Hotel> found =
        hotels.search(
            Search.where(Predicates.lessThan("__key", 5))
                .orderedBy(SortOrder.descending("__key"))
                .first(2)
                .giving("name", "place.zip", "__key"));
    assertThat(found.rows())
        .containsExactly(
            new SearchRow<>(4, null, Arrays.asList("Inn 4", null, 4)),
            new SearchRow<>(3, null, List.of("inn 3", "z3", 3)));
  }

  private List<List<Integer>> pages(Search search) {
    List<List<Integer>> pages = new ArrayList<>();
    SearchPosition position = null;
    do {
      SearchResult<Integer, Hotel> page = hotels.search(search.after(position));
      pages.add(keys(page));
      position = page.last();
    } while (position != null);
    return pages;
  }

  private static final List<Search> SEARCHES =
      List.of(
          Search.all().first(70),
          Search.where(Predicates.equal("tags[any]", "u3")).first(9),
          Search.all().orderedBy(SortOrder.ascending("opened").nullsLast()).first(40),
          Search.all().orderedBy(SortOrder.descending("opened").nullsFirst()).first(40),
          Search.all().orderedBy(SortOrder.descending("stars"), BY_KEY).first(50),
          Search.where(Predicates.between("price", 10, 30))
              .orderedBy(SortOrder.descending("price"))
              .first(11),
          Search.where(Predicates.equal("stars", 3))
              .orderedBy(SortOrder.descending("price"), SortOrder.ascending("name"))
              .first(8));

  @Test
  void pagesByPosition_showEachRowOnce_withIndexesAndWithout() {
    List<List<List<Integer>>> without = SEARCHES.stream().map(this::pages).toList();
    assertThat(without.getFirst().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ENTRIES).boxed().toList());

    hotels.addIndex(IndexConfig.sorted("opened"));
    hotels.addIndex(IndexConfig.sorted("stars", "price"));
    hotels.addIndex(IndexConfig.hash("tags[any]"));
    hotels.addIndex(IndexConfig.sorted("price"));

    for (int i = 0; i < 3; i++) {
      assertThat(SEARCHES.stream().map(this::pages).toList()).isEqualTo(without);
    }
  }

  @Test
  void orderedPage_goesAlongAnIndex() {
    if (reach.deployment() != Deployment.EMBEDDED) { // Whoever asks, it is the members that count.
      return;
    }
    hotels.addIndex(IndexConfig.sorted("price"));
    Search page = Search.all().orderedBy(SortOrder.ascending("price"), BY_KEY).first(20);

    Eventually.holds(
        "most partitions answer by the index",
        () -> {
          long before = searchedByIndex();
          hotels.search(page.counting());
          return searchedByIndex() - before > ENTRIES / 8;
        });
  }

  private long searchedByIndex() {
    return Deployment.EMBEDDED.site().grid().statistics().structures().stream()
        .filter(one -> one.structure().name().equals(hotels.name()))
        .mapToLong(one -> one.counts().getOrDefault("partitions-searched-by-index", 0L))
        .sum();
  }

  /** Code of an application's. */
  record Cheap(int below) implements EntryPredicate<Integer, Hotel> {
    @Override
    public boolean test(Map.Entry<Integer, Hotel> entry) {
      return entry.getValue().price().intValue() < below;
    }
  }

  @Test
  void filtersThatAreCode_areRunByMembers() {
    Search cheap = Search.where(new Cheap(3)).orderedBy(SortOrder.descending("__key"));
    assertThat(keys(cheap.first(4))).isEqualTo(List.of(282, 281, 280, 212));
    assertThat(hotels.search(cheap.countOnly()).matching()).hasValue(15);
  }

  @Test
  void valuesOfClasses_areOrderedByTheirAttributes() {
    GridMap<Integer, BigDecimal> numbers = reach.freshMap();
    IntStream.range(0, 20).forEach(i -> numbers.set(i, BigDecimal.valueOf(i * 7 % 20)));
    SearchResult<Integer, BigDecimal> found =
        numbers.search(Search.all().orderedBy(SortOrder.descending("this")).first(2));
    assertThat(found.rows().stream().map(SearchRow::value).toList())
        .isEqualTo(List.of(BigDecimal.valueOf(19), BigDecimal.valueOf(18)));
  }

  @Test
  void whatHasNoOrder_isNamed() {
    assertThatThrownBy(() -> keys(Search.all().orderedBy(SortOrder.ascending("place"))))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("attribute=place")
        .hasMessageContaining("no order");
    assertThatThrownBy(() -> keys(Search.all().orderedBy(SortOrder.ascending("tags[any]"))))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("tags[any]");
    assertThatThrownBy(() -> keys(Search.all().orderedBy(SortOrder.ascending("a..b"))))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("position=2");
    assertThatThrownBy(() -> keys(Search.all().giving("a[")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("'a['");
    assertThat(keys(Search.where(Predicates.equal("__key", 7)))).isEqualTo(List.of(7));
  }

  @Test
  void whatHasNoOrderWithAConstant_isNoneOfTheRows() {
    assertThat(keys(Search.where(Predicates.greaterThan("stars", LocalDate.EPOCH)))).isEmpty();
  }

  @Test
  void whatIsNoSearch_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Search.all().first(Search.LIMIT_MAX + 1))
        .withMessageContaining("limit=" + (Search.LIMIT_MAX + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Search.all().first(-1))
        .withMessageContaining("limit=-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Search.all().first(10).skipping(Search.ROWS_MAX))
        .withMessageContaining("go on from a position instead");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Search.all().after(new SearchPosition(List.of(1), 1)))
        .withMessageContaining("position has values=1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Search.where(Predicates.paging(3)))
        .withMessageContaining("paging");
  }
}
