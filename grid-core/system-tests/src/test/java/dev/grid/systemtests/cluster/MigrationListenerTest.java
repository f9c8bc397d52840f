package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.MigrationListener;
import dev.grid.Registration;
import dev.grid.systemtests.Eventually;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What members and our clients hear of copies that move. */
final class MigrationListenerTest {

  /** Keeps what it is told, in its order. */
  private static final class Heard implements MigrationListener {

    private final List<String> stages = new CopyOnWriteArrayList<>();
    private final List<Move> moves = new CopyOnWriteArrayList<>();
    private final List<Progress> ends = new CopyOnWriteArrayList<>();

    @Override
    public void started(Progress progress) {
      stages.add("started");
    }

    @Override
    public void moved(Move move, Progress progress) {
      if (!stages.getLast().equals("moved")) {
        stages.add("moved");
      }
      moves.add(move);
    }

    @Override
    public void finished(Progress progress) {
      stages.add("finished");
      ends.add(progress);
    }

    boolean hasEnded() {
      return !stages.isEmpty() && stages.getLast().equals("finished");
    }
  }

  @Test
  void everyoneHearsTheSame_inOrder_untilTheListenerIsClosed() {
    try (TestCluster cluster = TestCluster.of(1)) {
      Grid first = cluster.member(0);
      Grid client = cluster.client(first);
      Heard atMember = new Heard();
      Heard atClient = new Heard();
      Registration member = first.cluster().addMigrationListener(atMember);
      Registration ours = client.cluster().addMigrationListener(atClient);

      Grid second = cluster.start();
      for (Heard heard : List.of(atMember, atClient)) {
        Eventually.holds(
            "all partitions have a copy at the new member",
            () ->
                heard.hasEnded()
                    && heard.moves.stream()
                            .filter(MigrationListener.Move::success)
                            .map(MigrationListener.Move::partition)
                            .distinct()
                            .count()
                        == first.cluster().partitionCount());
        assertThat(heard.stages.getFirst()).isEqualTo("started");
        Eventually.passes(
            "no move is under way",
            () ->
                assertThat(String.join(" ", heard.stages) + " ")
                    .matches("(started (moved )?finished )+"));
        assertThat(heard.moves)
            .filteredOn(MigrationListener.Move::success)
            .anyMatch(move -> second.id().equals(move.destination()));
        assertThat(heard.ends.getLast().completed()).isEqualTo(heard.ends.getLast().planned());
        assertThat(heard.ends.getLast().startMillis()).isPositive();
      }
      Eventually.holds(
          "nothing moves any more",
          () -> Objects.requireNonNull(first.operations()).report().migrations() == 0);
      Eventually.passes(
          "the client hears of each that the member hears of",
          () -> assertThat(atClient.moves).containsExactlyElementsOf(atMember.moves));

      member.close();
      ours.close();
      int heard = atMember.stages.size() + atClient.stages.size();
      Heard later = new Heard();
      first.cluster().addMigrationListener(later);
      cluster.start();
      Eventually.holds("others hear", later::hasEnded);
      assertThat(atMember.stages.size() + atClient.stages.size()).isEqualTo(heard);
    }
  }
}
