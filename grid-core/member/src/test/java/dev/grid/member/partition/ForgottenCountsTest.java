package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Statistics.Activity;
import dev.grid.Statistics.Calls;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.map.GridMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForgottenCountsTest {

  private static final Activity READ =
      new Activity(1, 2, 0, 1, 0, new Calls(3, 0, 0, 0), Calls.NONE, Calls.NONE, Calls.NONE, 0, 0);

  private final ForgottenCounts forgotten = new ForgottenCounts(GridMap.TYPE, 2);

  @Test
  void add_keepsTheSumOfWhatGrows_notWhatIsThereNow() {
    forgotten.add(counted("people", 2, Map.of("partitions-searched", 3L, "stores-waiting", 4L)));
    forgotten.add(counted("people", 1, Map.of("partitions-searched", 5L)));

    assertThat(kept())
        .containsExactly(
            new StructureStatistics(
                    GridMap.TYPE.id("people"), 0, 0, 3, 0, 0, Map.of("partitions-searched", 8L))
                .withActivity(READ.plus(READ)));
  }

  @Test
  void add_ofOneThatWasSearchedOnly_isKept() {
    forgotten.add(counted("people", 0, Map.of("partitions-searched", 1L)));
    assertThat(kept()).hasSize(1);
  }

  @Test
  void add_ofOneThatWasReadOnly_keepsNothing() {
    forgotten.add(counted("people", 0, Map.of("partitions-searched", 0L, "stores-waiting", 4L)));
    assertThat(kept()).isEmpty();
  }

  @Test
  void add_beyondTheLimit_givesUpTheFirst() {
    forgotten.add(counted("a", 1, Map.of()));
    forgotten.add(counted("b", 1, Map.of()));
    forgotten.add(counted("a", 1, Map.of()));
    forgotten.add(counted("c", 1, Map.of()));

    assertThat(kept())
        .extracting(StructureStatistics::structure)
        .extracting(StructureId::name)
        .containsExactly("b", "c");
  }

  @Test
  void remove_forgetsIt() {
    forgotten.add(counted("people", 1, Map.of()));
    forgotten.remove("people");
    assertThat(kept()).isEmpty();
  }

  private static StructureStatistics counted(
      String name, long evictions, Map<String, Long> counts) {
    return new StructureStatistics(GridMap.TYPE.id(name), 7, 70, evictions, 0, 1, counts)
        .withActivity(READ);
  }

  private List<StructureStatistics> kept() {
    List<StructureStatistics> kept = new ArrayList<>();
    forgotten.forEach(kept::add);
    return kept;
  }
}
