package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.consensus.ConsensusServer;
import dev.grid.member.peer.PeerMessages.TermIs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TermQuestionsTest {

  private static final UUID SELF = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);
  private static final UUID THIRD = new UUID(0, 3);
  private static final UUID STRANGER = new UUID(0, 9);
  private static final Set<UUID> VOTERS = Set.of(SELF, SECOND, THIRD);

  /** The number of the question that each server was asked last. */
  private final Map<UUID, Long> asked = new LinkedHashMap<>();

  private final TermQuestions questions =
      new TermQuestions(SELF, (server, question) -> asked.put(server, question.question()));

  private void answer(UUID server, long term) {
    answer(Objects.requireNonNull(asked.get(SECOND)), server, term);
  }

  private void answer(long question, UUID server, long term) {
    questions.told(new TermIs(question, server, term));
  }

  @Test
  void aGroupOfOne_needsNobody() {
    assertThat(questions.isLatest("g", 4, Set.of(SELF))).isCompletedWithValue(true);
    assertThat(asked).isEmpty();
    assertThat(questions.open()).isZero();
  }

  @Test
  void aMajorityThatKnowsOfNoLaterTerm_agrees() {
    CompletableFuture<Boolean> latest = questions.isLatest("g", 4, VOTERS);
    assertThat(asked).containsOnlyKeys(SECOND, THIRD);
    assertThat(latest).isNotDone();

    answer(THIRD, 3); // It has not heard of the leader's yet, nor voted in a later one.
    assertThat(latest).isCompletedWithValue(true);
    assertThat(questions.open()).isZero();
  }

  @Test
  void oneThatKnowsOfALaterTerm_disagrees() {
    CompletableFuture<Boolean> latest = questions.isLatest("g", 4, VOTERS);
    answer(SECOND, 5);
    answer(THIRD, 4);
    assertThat(latest).isCompletedWithValue(false);
    assertThat(questions.open()).isZero();
  }

  @Test
  void whoIsNoVoter_orNotInTheGroup_orSaysItTwice_doesNotCount() {
    Set<UUID> five = Set.of(SELF, SECOND, THIRD, new UUID(0, 4), new UUID(0, 5));
    CompletableFuture<Boolean> latest = questions.isLatest("g", 4, five);
    answer(STRANGER, 4);
    answer(THIRD, ConsensusServer.NO_TERM);
    answer(SECOND, 4);
    answer(SECOND, 4);
    assertThat(latest).isNotDone();

    answer(THIRD, 4);
    assertThat(latest).isCompletedWithValue(true);
  }

  @Test
  void aLeaderThatIsNoVoterAnyMore_needsAMajorityOfTheOthers() {
    CompletableFuture<Boolean> latest = questions.isLatest("g", 4, Set.of(SECOND, THIRD, STRANGER));
    answer(SECOND, 4);
    assertThat(latest).isNotDone();
    answer(THIRD, 4);
    assertThat(latest).isCompletedWithValue(true);
  }

  @Test
  void answersToAnEarlierQuestion_doNotCount() {
    var unused = questions.isLatest("g", 4, VOTERS);
    long earlier = Objects.requireNonNull(asked.get(SECOND));
    CompletableFuture<Boolean> latest = questions.isLatest("g", 4, VOTERS);

    answer(earlier, THIRD, 4);
    assertThat(latest).isNotDone();
    answer(SECOND, 4);
    assertThat(latest).isCompletedWithValue(true);
  }

  @Test
  void oneThatIsGivenUp_isForgotten() {
    CompletableFuture<Boolean> latest = questions.isLatest("g", 4, VOTERS);
    latest.complete(false);
    assertThat(questions.open()).isZero();
    answer(SECOND, 4);
    assertThat(latest).isCompletedWithValue(false);
  }
}
