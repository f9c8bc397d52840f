package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.GridMap;
import dev.grid.query.EntryPredicate;
import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import dev.grid.systemtests.DeploymentsStopped;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What of queries only our members have: code of ours, and errors that say where and why. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class OwnPredicateContractTest {

  private final GridMap<Integer, String> map;

  OwnPredicateContractTest(Reach reach) {
    this.map = reach.freshMap();
    IntStream.range(0, 60).forEach(i -> map.put(i, "v" + i));
  }

  /** Code of an application's. */
  record EndsWith(String text) implements EntryPredicate<Integer, String> {
    @Override
    public boolean test(Map.Entry<Integer, String> entry) {
      return entry.getValue().endsWith(text);
    }
  }

  record Throwing() implements EntryPredicate<Integer, String> {
    @Override
    public boolean test(Map.Entry<Integer, String> entry) {
      throw new IllegalStateException("on purpose");
    }
  }

  record Descending() implements Comparator<Map.Entry<Integer, String>> {
    @Override
    public int compare(Map.Entry<Integer, String> a, Map.Entry<Integer, String> b) {
      return Integer.compare(b.getKey(), a.getKey());
    }
  }

  @Test
  void code_isRunByMembers() {
    assertThat(map.keySet(new EndsWith("7"))).containsExactlyInAnyOrder(7, 17, 27, 37, 47, 57);
    assertThat(map.keySet(Predicates.and(Predicates.lessThan("__key", 20), new EndsWith("7"))))
        .containsExactlyInAnyOrder(7, 17);
    map.removeAll(new EndsWith("7"));
    assertThat(map.size()).isEqualTo(54);
  }

  @Test
  void codeThatThrows_failsThatCall() {
    assertThatThrownBy(() -> map.keySet(new Throwing()))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("on purpose");
    assertThat(map.keySet(Predicates.equal("this", "v1"))).containsExactly(1);
  }

  @Test
  void pages_inTheOrderOfAComparator() {
    PagingPredicate paging = Predicates.paging(null, new Descending(), 3);
    assertThat(map.keySet(paging)).containsExactly(59, 58, 57);
    paging.nextPage();
    assertThat(map.keySet(paging)).containsExactly(56, 55, 54);
    paging.setPage(19);
    assertThat(map.keySet(paging)).containsExactly(2, 1, 0);
    paging.nextPage();
    assertThat(map.keySet(paging)).isEmpty();
  }

  @Test
  void errors_sayWhere() {
    assertThatThrownBy(() -> map.keySet(Predicates.sql("this = 'v1' AND OR this = 'v2'")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("position=16")
        .hasMessageContaining("expected an attribute");
    assertThat(map.keySet(Predicates.greaterThan("__key", "x"))).isEmpty();
    assertThatThrownBy(() -> map.keySet(Predicates.regex("this", "(v+)+((")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("position=");
    assertThatThrownBy(
            () -> {
              PagingPredicate far = Predicates.paging(10_000);
              far.setPage(1_000);
              map.keySet(far);
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("smaller steps");
  }
}
