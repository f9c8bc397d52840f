package dev.grid.structures.queue;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Data;
import dev.grid.structures.queue.QueueMessages.EndReservation;
import dev.grid.structures.queue.QueueMessages.KeepPlace;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What transactions reserve in a queue, message by message. */
class QueueTransactionTest {

  private static final UUID ID = new UUID(0, 7);
  private static final UUID COORDINATOR = new UUID(1, 1);
  private static final long LEASE = 1_000;

  private final QueueShard shard = new QueueShard(3);

  private Object take() {
    return shard.send(new TakeHead(NAME, ID, COORDINATOR, -1, 0, LEASE, false)).value();
  }

  private Object keep() {
    return shard.send(new KeepPlace(NAME, ID, COORDINATOR, -1, 0, LEASE)).value();
  }

  private Object end(Phase phase, Data... items) {
    return shard
        .send(new EndReservation(NAME, ID, COORDINATOR, -1, phase.code(), List.of(items), 0, 0))
        .value();
  }

  @Test
  void what_is_prepared_is_carried_out_once() {
    shard.put("a");
    assertThat(take()).isEqualTo(data("a"));
    assertThat(keep()).isEqualTo(true);
    assertThat(end(Phase.COMMIT, data("b"))).isEqualTo(false);
    assertThat(end(Phase.PREPARE, data("b"))).isEqualTo(true);
    assertThat(end(Phase.PREPARE, data("b"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, data("b"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, data("b"))).isEqualTo(false);
    assertThat(end(Phase.ROLLBACK)).isEqualTo(false);
    assertThat(shard.items()).containsExactly("b");
    assertThat(shard.host.state().reservations().isEmpty()).isTrue();
    assertThat(shard.host.state().remainingCapacity()).isEqualTo(2);
  }

  @Test
  void what_was_rolled_back_cannot_be_prepared_any_more() {
    shard.put("a");
    take();
    assertThat(end(Phase.ROLLBACK)).isEqualTo(true);
    assertThat(end(Phase.PREPARE)).isEqualTo(false);
    assertThat(end(Phase.AT_ONCE)).isEqualTo(false);
    assertThat(shard.items()).containsExactly("a");
  }

  @Test
  void a_lease_that_ends_brings_back_what_is_active_and_not_what_is_prepared() {
    shard.put("a");
    take();
    shard.host.advance(LEASE);
    assertThat(shard.items()).containsExactly("a");

    take();
    end(Phase.PREPARE);
    shard.host.advance(LEASE);
    assertThat(shard.items()).isEmpty();
    assertThat(end(Phase.ROLLBACK)).isEqualTo(true);
    assertThat(shard.items()).containsExactly("a");
  }

  /** Its side could not write for long: what the log has decided comes when it can again. */
  @Test
  void what_is_prepared_stays_so_on_a_side_that_takes_no_writes_and_for_a_while_after() {
    shard.put("a");
    take();
    end(Phase.PREPARE);
    shard.host.writable(false);
    shard.host.advance(Ending.PREPARED_MILLIS_MAX);
    shard.host.writable(true);
    shard.host.advance(Ending.WRITABLE_MILLIS_MIN - 1);
    assertThat(shard.items()).isEmpty();
    assertThat(end(Phase.COMMIT, data("b"))).isEqualTo(true);
    assertThat(shard.items()).containsExactly("b");

    take();
    end(Phase.PREPARE);
    shard.host.advance(Ending.PREPARED_MILLIS_MAX);
    assertThat(shard.items()).containsExactly("b");
  }

  @Test
  void a_coordinator_that_is_gone_brings_back_what_is_active_and_not_what_is_prepared() {
    shard.put("a");
    take();
    shard.host.callerGone(COORDINATOR);
    assertThat(shard.items()).containsExactly("a");

    take();
    end(Phase.PREPARE);
    shard.host.callerGone(COORDINATOR);
    assertThat(shard.items()).isEmpty();
  }

  private Object endAll(Phase phase, int kept, int taken) {
    return shard
        .send(
            new EndReservation(
                NAME, ID, COORDINATOR, -1, phase.code(), List.of(data("new")), kept, taken))
        .value();
  }

  /** Its coordinator was away for a while: what it reserves after that is not all that it needs. */
  @Test
  void what_was_partly_freed_is_not_committed() {
    shard.put("a");
    shard.put("b");
    take();
    keep();
    shard.host.callerGone(COORDINATOR);
    assertThat(shard.take().value()).isEqualTo(data("a"));
    take();

    assertThat(endAll(Phase.AT_ONCE, 1, 2)).isEqualTo(false);
    assertThat(endAll(Phase.PREPARE, 1, 2)).isEqualTo(false);
    assertThat(endAll(Phase.PREPARE, 1, 1)).isEqualTo(false);
    assertThat(endAll(Phase.ROLLBACK, 1, 2)).isEqualTo(true);
    assertThat(shard.items()).containsExactly("b");
  }

  @Test
  void what_is_all_there_is_committed() {
    shard.put("a");
    take();
    keep();
    assertThat(endAll(Phase.PREPARE, 1, 1)).isEqualTo(true);
    assertThat(endAll(Phase.PREPARE, 1, 1)).isEqualTo(true);
    assertThat(endAll(Phase.COMMIT, 1, 1)).isEqualTo(true);
    take();
    assertThat(endAll(Phase.AT_ONCE, 0, 1)).isEqualTo(true);
    assertThat(shard.items()).containsExactly("new");
  }

  @Test
  void what_was_taken_keeps_its_place() {
    shard.put("a");
    shard.put("b");
    take();
    shard.put("c");
    assertThat(shard.offer("d", 0).value()).isEqualTo(false);
    assertThat(keep()).isEqualTo(false);
    end(Phase.ROLLBACK);
    assertThat(shard.items()).containsExactly("a", "b", "c");
  }
}
