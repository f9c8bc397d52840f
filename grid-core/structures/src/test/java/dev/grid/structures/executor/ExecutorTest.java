package dev.grid.structures.executor;

import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.IndeterminateResultException;
import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.executor.ExecutorConfig;
import dev.grid.executor.GridExecutor;
import dev.grid.kernel.tasks.TaskLimits;
import dev.grid.kernel.tasks.TaskPool;
import dev.grid.protocol.Data;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.executor.ExecutorEffect.ShutDown;
import dev.grid.structures.executor.ExecutorMessages.*;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** One executor on one member; its tasks run when the test says so. */
final class ExecutorTest {

  private static final String NAME = "jobs";
  private static final UUID TASK = new UUID(7, 7);

  private final ShardHost<ExecutorState> host =
      new ShardHost<>(
          new ExecutorStructure(),
          NAME,
          MemberConfig.defaults()
              .with(ExecutorConfig.named("j*").withThreads(1).withQueueCapacity(1)));

  ExecutorTest() {
    host.delayTasks(true);
  }

  record Double(int value) implements Callable<Integer> {
    @Override
    public Integer call() {
      return 2 * value;
    }
  }

  private Data twice(int value) {
    return host.serialization().toData(new Double(value));
  }

  private Answer submit(UUID id, int value) {
    return host.send(ALICE, new SubmitToPartition(NAME, id, twice(value)));
  }

  private Object value(Answer answer) {
    return host.serialization().toObject((Data) answer.value());
  }

  private TaskPool pool() {
    return host.taskRunner().pool(GridExecutor.TYPE, NAME, () -> new TaskLimits(1, 1));
  }

  @Test
  void aTask_isAnsweredWhenItHasRun() {
    Answer answer = submit(TASK, 4);
    assertThat(answer.isWaiting()).isTrue();
    host.runTasks();
    assertThat(value(answer)).isEqualTo(8);
    assertThat(host.state().isEmpty()).as("nothing is left of it").isTrue();
  }

  @Test
  void moreThanIsConfigured_isRejected() {
    submit(TASK, 1);
    submit(UUID.randomUUID(), 2);
    assertThatThrownBy(() -> submit(UUID.randomUUID(), 3).value())
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContainingAll("executor=jobs", "threads=1", "queueCapacity=1");
  }

  @Test
  void aTaskThatComesAgain_isTheOneThatRuns_andNoOtherIsBegun() {
    Answer first = submit(TASK, 4);
    host.repeated(true);
    Answer again = submit(TASK, 4);
    host.runTasks();
    assertThat(value(first)).isEqualTo(8);
    assertThat(value(again)).isEqualTo(8);
    assertThat(pool().counts().started()).isEqualTo(1);

    assertThatThrownBy(() -> submit(TASK, 4).value())
        .as("nothing is known of it any more")
        .isInstanceOf(IndeterminateResultException.class)
        .hasMessageContaining(TASK.toString());
  }

  @Test
  void cancelling_namesTheTaskOnly() {
    submit(UUID.randomUUID(), 1);
    Answer waiting = submit(TASK, 4);
    assertThat(host.call(ALICE, new CancelOnPartition(TASK, true))).isEqualTo(true);
    assertThat(host.call(ALICE, new CancelOnPartition(TASK, true))).isEqualTo(false);
    assertThatThrownBy(waiting::value).isInstanceOf(CancellationException.class);
    assertThat(host.runTasks()).isEqualTo(1);
  }

  @Test
  void anExecutorThatIsShutDown_runsWhatItHas_andOthersLearnOfIt() {
    Answer before = submit(TASK, 4);
    assertThat(host.call(ALICE, new IsShutdown(NAME))).isEqualTo(false);
    assertThat(host.call(ALICE, new CountTasks(NAME))).isEqualTo(1L);
    host.call(ALICE, new Shutdown(NAME));
    host.call(ALICE, new Shutdown(NAME));

    assertThat(host.call(ALICE, new IsShutdown(NAME))).isEqualTo(true);
    assertThatThrownBy(() -> submit(UUID.randomUUID(), 1).value())
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shut down");
    host.runTasks();
    assertThat(value(before)).isEqualTo(8);
    assertThat(host.call(ALICE, new CountTasks(NAME))).isEqualTo(0L);
    assertThat(host.replica().isShutdown()).isTrue();
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
  }

  @Test
  void aMemberThatLearnsOfIt_tellsItsPoolSoon() {
    host.state().apply(new ShutDown());
    assertThat(pool().isShutdown()).isFalse();
    host.advance(1);
    assertThat(pool().isShutdown()).isTrue();
  }

  @Test
  void aCopy_isHandedOver() {
    assertThat(host.state().transfer().next(1)).isNull();
    host.call(ALICE, new Shutdown(NAME));
    var transfer = host.state().transfer();
    assertThat(transfer.next(1)).isEqualTo(new ShutDown());
    assertThat(transfer.next(1)).isNull();
  }

  @Test
  void configurationsThatCannotBe_areRefused() {
    assertThatThrownBy(() -> ExecutorConfig.named("e").withThreads(0))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=e threads=0");
    assertThatThrownBy(() -> ExecutorConfig.named("e").withQueueCapacity(-1))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=e queueCapacity=-1");
  }
}
