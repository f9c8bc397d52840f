package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridNotActiveException;
import dev.grid.InvalidConfigurationException;
import dev.grid.NotReadyException;
import dev.grid.member.raft.RaftGroups;
import dev.grid.protocol.types.RaftGroupId;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Groups that cannot begin when they are used. */
final class GroupsOnUseTest {

  private static final RaftGroupId GROUP = new RaftGroupId("default", 1, 1);

  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Semaphore mayFail = new Semaphore(0);
  private final GroupsOnUse groups = new GroupsOnUse("begins", this::fail, nanos::get);

  private RaftGroups fail() {
    int attempt = attempts.incrementAndGet();
    mayFail.acquireUninterruptibly();
    throw new InvalidConfigurationException("attempt=" + attempt);
  }

  private void assertToldOf(int attempt) {
    assertThatThrownBy(() -> groups.group("x").join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("attempt=" + attempt);
    assertThatThrownBy(() -> groups.place(GROUP))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("attempt=" + attempt);
  }

  @Test
  void aFailure_isToldToAllThatWaited_andNotToThoseThatComeLongAfter() {
    assertThatThrownBy(() -> groups.place(GROUP)).isInstanceOf(NotReadyException.class);
    mayFail.release();
    assertToldOf(1);
    assertToldOf(1);
    assertThat(attempts).hasValue(1);

    nanos.addAndGet(TimeUnit.HOURS.toNanos(2));
    assertThatThrownBy(() -> groups.place(GROUP))
        .as("it is tried again first")
        .isInstanceOf(NotReadyException.class);
    mayFail.release();
    assertToldOf(2);
  }

  @Test
  void whatIsClosed_doesNotBegin() {
    groups.close();
    assertThatThrownBy(() -> groups.place(GROUP)).isInstanceOf(GridNotActiveException.class);
    assertThat(attempts).hasValue(0);
  }
}
