package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.query.Aggregators;
import dev.grid.query.IndexConfig;
import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicates;
import dev.grid.query.Projections;
import dev.grid.query.Search;
import dev.grid.query.SearchPosition;
import dev.grid.query.SearchResult;
import dev.grid.query.SortOrder;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries of three members, one of which is killed in the middle: each answer is whole. */
@InProcesses
@ParameterizedClass(name = "{0}")
@EnumSource(ClusterKind.class)
@ExtendWith(DeploymentsStopped.class)
final class QueriesKilledTest {

  private static final int ENTRIES = 3_000;
  private static final int PAGE = 250;

  private final ClusterKind kind;
  private final ThreeMembers members;

  QueriesKilledTest(ClusterKind kind) {
    this.kind = kind;
    members = ClusterKind.started(kind);
  }

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  private static GridMap<Integer, Integer> filled(Grid client) {
    GridMap<Integer, Integer> map = client.map(Names.fresh("queried-"));
    Map<Integer, Integer> all = new HashMap<>();
    IntStream.range(0, ENTRIES).forEach(i -> all.put(i, i % 10));
    map.putAll(all);
    return map;
  }

  @Test
  void whatStays_isSeenOnce_whateverHappensMeanwhile() {
    try (Grid client = connect()) {
      GridMap<Integer, Integer> map = filled(client);
      Set<Integer> meant =
          IntStream.range(0, ENTRIES).filter(i -> i % 10 < 3).boxed().collect(Collectors.toSet());
      Load load =
          new Load(
              number -> {
                assertThat(map.keySet(Predicates.lessThan("this", 3))).isEqualTo(meant);
                assertThat(map.values(Predicates.equal("this", 3))).hasSize(ENTRIES / 10);
                assertThat(map.aggregate(Aggregators.integerSum())).isEqualTo(45L * ENTRIES / 10);
                assertThat(map.project(Projections.attribute("this"))).hasSize(ENTRIES);
              });
      load.awaitProgress();
      members.kill(2);
      load.awaitProgress();
      members.start(2);
      load.awaitProgress();
      assertThat(load.end().failures()).isEmpty();
    }
  }

  /** By position, in the order of an index that is rebuilt where partitions go. */
  @Test
  void searches_goOnBehindTheLastRow_whateverHappensMeanwhile() {
    try (Grid client = connect()) {
      GridMap<Integer, Integer> map = filled(client);
      if (kind == ClusterKind.REFERENCE) {
        assertThatThrownBy(() -> map.search(Search.all()))
            .isInstanceOf(UnsupportedOperationException.class);
        return;
      }
      map.addIndex(IndexConfig.sorted("this"));
      Search search =
          Search.where(Predicates.lessThan("this", 6))
              .orderedBy(SortOrder.descending("this"), SortOrder.ascending("__key"))
              .first(PAGE);
      List<Integer> all =
          IntStream.iterate(5, i -> i - 1)
              .limit(6)
              .flatMap(of -> IntStream.range(0, ENTRIES).filter(i -> i % 10 == of))
              .boxed()
              .toList();
      Load load =
          new Load(
              number -> {
                List<Integer> seen = new ArrayList<>();
                SearchPosition position = null;
                do {
                  SearchResult<Integer, Integer> page = map.search(search.after(position));
                  page.rows().forEach(row -> seen.add(row.key()));
                  position = page.last();
                } while (position != null);
                assertThat(seen).isEqualTo(all);
                assertThat(map.search(search.countOnly()).matching()).hasValue(all.size());
              });
      load.awaitProgress();
      members.kill(2);
      load.awaitProgress();
      members.start(2);
      load.awaitProgress();
      assertThat(load.end().failures()).isEmpty();
    }
  }

  @Test
  void pages_goOnWhereTheyWere() {
    try (Grid client = connect()) {
      GridMap<Integer, Integer> map = filled(client);
      PagingPredicate paging = Predicates.paging(PAGE);
      List<Integer> seen = new ArrayList<>();
      for (int page = 0; page < ENTRIES / PAGE; page++) {
        if (page == 4) {
          members.kill(2);
        }
        paging.setPage(page);
        seen.addAll(map.keySet(paging));
      }
      members.start(2);
      assertThat(seen).isEqualTo(IntStream.range(0, ENTRIES).boxed().toList());
    }
  }
}
