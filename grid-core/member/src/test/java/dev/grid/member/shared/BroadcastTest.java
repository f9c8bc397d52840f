package dev.grid.member.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.OverloadedException;
import dev.grid.member.peer.PeerMessages.Schemas;
import dev.grid.member.shared.TestMembers.TestMember;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is spread reaches every member, over broken connections too, or the sender knows. */
final class BroadcastTest {

  private static final Schema SCHEMA = new Schema("point", List.of(new FieldDescriptor("x", 9)));

  private final TestMembers members = new TestMembers();
  private final TestMember first = members.start(1);

  @Test
  void alone_isDoneAtOnce() {
    assertThat(first.shared.schemas().share(List.of(SCHEMA)))
        .isCompletedWithValue(Set.of(first.id));
    assertThat(first.shared.schemas().gate()).isNull();
  }

  @Test
  void schema_isDone_whenAllHaveIt() {
    TestMember second = members.start(2);
    TestMember third = members.start(3);
    CompletableFuture<Set<UUID>> spread = first.shared.schemas().share(List.of(SCHEMA));
    assertThat(spread).isNotDone();
    members.pass(1);
    assertThat(spread).isCompletedWithValue(Set.of(first.id, second.id, third.id));
    assertThat(second.shared.schemas().find(SCHEMA.id())).isEqualTo(SCHEMA);
    assertThat(third.shared.schemas().find(SCHEMA.id())).isEqualTo(SCHEMA);
  }

  @Test
  void calls_waitForTheSchemasOfTheirValues() {
    members.start(2);
    first.shared.schemas().register(SCHEMA);
    CompletableFuture<Void> gate = first.shared.schemas().gate();
    assertThat(gate).isNotNull().isNotDone();
    members.pass(1);
    assertThat(gate).isDone();
    assertThat(first.shared.schemas().gate()).isNull();
  }

  @Test
  void schema_isSentAgain_whenTheConnectionIsBack() {
    TestMember second = members.start(2);
    members.disconnect(first, second);
    CompletableFuture<Set<UUID>> spread = first.shared.schemas().share(List.of(SCHEMA));
    members.pass(2_000);
    assertThat(spread).isNotDone();
    members.connect(first, second);
    members.pass(1);
    assertThat(spread).isCompletedWithValue(Set.of(first.id, second.id));
  }

  @Test
  void schema_thatDoesNotReachAMember_isReported() {
    TestMember second = members.start(2);
    TestMember third = members.start(3);
    members.disconnect(first, second);
    CompletableFuture<Set<UUID>> spread = first.shared.schemas().share(List.of(SCHEMA));
    members.pass(10_000);
    assertThat(spread).isCompletedWithValue(Set.of(first.id, third.id));
  }

  @Test
  void memberThatIsGone_isNotWaitedFor() {
    TestMember second = members.start(2);
    members.disconnect(first, second);
    CompletableFuture<Set<UUID>> spread = first.shared.schemas().share(List.of(SCHEMA));
    members.stop(second);
    assertThat(spread).isCompletedWithValue(Set.of(first.id));
  }

  @Test
  void memberThatJoins_hasAllSchemas() {
    first.shared.schemas().register(SCHEMA);
    TestMember second = members.start(2);
    members.pass(1);
    assertThat(second.shared.schemas().find(SCHEMA.id())).isEqualTo(SCHEMA);
  }

  @Test
  void schema_thatOnlyAnotherMemberKnows_isAskedFor() {
    TestMember second = members.start(2);
    members.start(3);
    members.disconnect(first, second);
    second.shared.schemas().register(SCHEMA);
    members.pass(1);
    // The third has it; the second does not answer.
    CompletableFuture<Schema> found = first.shared.schemas().fetch(SCHEMA.id());
    members.pass(1);
    assertThat(found).isCompletedWithValue(SCHEMA);
  }

  @Test
  void schema_thatNobodyKnows_isNull() {
    members.start(2);
    CompletableFuture<Schema> found = first.shared.schemas().fetch(42);
    members.pass(1);
    assertThat(found).isCompletedWithValue(null);
  }

  @Test
  void schema_thatManyWant_isAskedForOnce() {
    members.start(2);

    CompletableFuture<Schema> found = first.shared.schemas().fetch(42);
    assertThat(first.shared.schemas().fetch(42)).isSameAs(found);
    members.pass(1);
    assertThat(found).isCompletedWithValue(null);
    assertThat(first.shared.schemas().fetch(42)).isNotSameAs(found);
  }

  @Test
  void schemasThatAreAskedFor_areNotMoreThanTheLimit() {
    TestMember second = members.start(2);
    members.disconnect(first, second);
    for (int i = 0; i < SharedSchemas.FETCHES_MAX; i++) {
      assertThat(first.shared.schemas().fetch(i)).isNotDone();
    }

    assertThat(first.shared.schemas().fetch(SharedSchemas.FETCHES_MAX))
        .completesExceptionallyWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(OverloadedException.class);
    members.pass(10_000);
    members.connect(first, second);
    CompletableFuture<Schema> later = first.shared.schemas().fetch(SharedSchemas.FETCHES_MAX);
    members.pass(1);
    assertThat(later).isCompletedWithValue(null);
  }

  @Test
  void schemaThatAMemberCannotKeep_costsNoOther_andTheSenderKnows() {
    TestMember second = members.start(2);
    List<FieldDescriptor> tooMany =
        IntStream.rangeClosed(0, SchemaRegistry.FIELD_COUNT_MAX)
            .mapToObj(i -> new FieldDescriptor("f" + i, 9))
            .toList();

    second.shared.received(first.id, new Schemas(7, List.of(new Schema("wide", tooMany), SCHEMA)));

    assertThat(second.shared.schemas().find(SCHEMA.id())).isEqualTo(SCHEMA);
    assertThatThrownBy(
            () -> first.shared.schemas().share(List.of(new Schema("wide", tooMany), SCHEMA)))
        .isInstanceOf(GridSerializationException.class);
  }
}
