package dev.grid.member.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.MergeJournalEntry;
import dev.grid.MergeJournalEntry.Side;
import dev.grid.StructureId;
import dev.grid.kernel.MergeLoss;
import dev.grid.map.GridMap;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JournalTest {

  private static final StructureId MAP = GridMap.TYPE.id("m");
  private static final Instant TIME = Instant.ofEpochMilli(1);

  private final Journal journal = new Journal(3, 10_000);

  private static MergeLoss loss(String merging, boolean mergingLost, boolean existingLost) {
    return new MergeLoss(
        "k".getBytes(UTF_8),
        merging.getBytes(UTF_8),
        "existing".getBytes(UTF_8),
        mergingLost,
        existingLost,
        null);
  }

  private void add(String merging) {
    journal.add(MAP, loss(merging, true, false), TIME);
  }

  private List<String> lost() {
    return journal.list().entries().stream().map(e -> new String(e.lost(), UTF_8)).toList();
  }

  @Test
  void sides_areTold() {
    journal.add(MAP, loss("a", true, false), TIME);
    journal.add(MAP, loss("b", false, true), TIME);

    MergeJournalEntry first = journal.list().entries().getFirst();
    assertThat(first.side()).isEqualTo(Side.LOSING);
    assertThat(first.lost()).asString(UTF_8).isEqualTo("a");
    assertThat(first.kept()).asString(UTF_8).isEqualTo("existing");
    MergeJournalEntry second = journal.list().entries().getLast();
    assertThat(second.side()).isEqualTo(Side.WINNING);
    assertThat(second.lost()).asString(UTF_8).isEqualTo("existing");
    assertThat(second.kept()).asString(UTF_8).isEqualTo("b");
  }

  @Test
  void bothLost_aPolicyMadeAThird() {
    journal.add(MAP, loss("a", true, true), TIME);

    assertThat(lost()).containsExactly("a", "existing");
    assertThat(journal.list().entries()).allSatisfy(entry -> assertThat(entry.kept()).isNull());
  }

  @Test
  void moreThanTheLimit_dropsTheOldest() {
    List.of("a", "b", "c", "d").forEach(this::add);

    assertThat(lost()).containsExactly("b", "c", "d");
    assertThat(journal.list().dropped()).isEqualTo(1);
    assertThat(journal.written()).isEqualTo(4);
  }

  @Test
  void moreBytesThanTheLimit_dropsTheOldest() {
    add("a");
    add("b");
    add("x".repeat(9_700));

    assertThat(journal.list().entries()).hasSize(1);
    assertThat(journal.dropped()).isEqualTo(2);
  }

  @Test
  void removed_givesItsRoomBack() {
    add("x".repeat(9_000));
    journal.remove(journal.list().entries().getFirst());
    add("y".repeat(9_000));

    assertThat(journal.list().entries()).hasSize(1);
    assertThat(journal.dropped()).isZero();
  }

  @Test
  void remove_ofAnotherMembersEntry_doesNothing() {
    Journal other = new Journal(3, 10_000);
    other.add(MAP, loss("other", true, false), TIME);
    add("mine");

    journal.remove(other.list().entries().getFirst());

    assertThat(lost()).containsExactly("mine");
  }
}
