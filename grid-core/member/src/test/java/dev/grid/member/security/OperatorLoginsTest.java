package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.OverloadedException;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.config.SecurityConfig;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Operators are told who they are; who guesses is slowed and audited, and nothing gets stuck. */
class OperatorLoginsTest {

  private static final String HERE = "10.0.0.1";

  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<Long> delays = new ArrayList<>();
  private final List<AuditEvent> told = new ArrayList<>();
  private boolean hasRoom = true;
  private final CompiledPolicy policy =
      new CompiledPolicy(SecurityPolicy.EMPTY.withUser(User.withPassword("ada", "right")));
  private final Identities identities =
      new Identities(
          SecurityConfig.defaults().withPasswords(String::equals),
          () -> policy,
          new RememberedPasswords(() -> 0));
  private final Verifications verifications =
      new Verifications(task -> hasRoom && workers.add(task), 2);
  private final OperatorLogins logins = logins(TimeUnit.HOURS.toMillis(1));

  private OperatorLogins logins(long undecidedMillisMax) {
    return new OperatorLogins(
        identities,
        verifications,
        new LoginFailures(() -> 0),
        new Audit(
            task -> {
              task.run();
              return true;
            },
            (task, millis) -> {},
            Clock.systemUTC(),
            told::add),
        (task, millis) -> {
          delays.add(millis);
          later.add(task);
        },
        undecidedMillisMax);
  }

  private CompletableFuture<@Nullable Identity> show(String password) {
    return logins.identify(new Credentials("ada", password), HERE);
  }

  private void work() {
    while (!workers.isEmpty()) {
      workers.remove().run();
    }
  }

  @Test
  void whoIsRight_isTold_andAtOnceFromThenOn() {
    CompletableFuture<@Nullable Identity> first = show("right");
    assertThat(first).isNotDone();
    work();
    assertThat(first).isCompletedWithValue(Identity.named("ada"));
    assertThat(show("right")).isCompletedWithValue(Identity.named("ada"));
    assertThat(told).isEmpty();
  }

  @Test
  void whoGuesses_isAudited_andSlowed_butNotLongerThanServersWait() {
    for (int i = 0; i < LoginFailures.FREE; i++) {
      CompletableFuture<@Nullable Identity> guess = show("wrong");
      work();
      assertThat(guess).isCompletedWithValue(null);
    }
    for (int i = 0; i < 4; i++) {
      CompletableFuture<@Nullable Identity> guess = show("wrong");
      work();
      assertThat(guess).isNotDone();
      later.remove().run();
      assertThat(guess).isCompletedWithValue(null);
    }
    assertThat(delays).containsExactly(1_000L, 2_000L, 4_000L, OperatorLogins.SLOWED_MILLIS_MAX);
    assertThat(told)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.fields())
                    .containsEntry(Fields.PRINCIPAL, "ada")
                    .containsEntry(Fields.REMOTE, HERE)
                    .containsEntry(Fields.METHOD, "password"));
  }

  @Test
  void tooManyThatAreSlowed_areRefused() {
    for (int i = 0; i < LoginFailures.FREE + OperatorLogins.SLOWED_MAX; i++) {
      var unused = show("wrong");
      work();
    }
    CompletableFuture<@Nullable Identity> more = show("wrong");
    work();
    assertThatThrownBy(more::join).hasCauseInstanceOf(OverloadedException.class);
    later.remove().run();
    CompletableFuture<@Nullable Identity> next = show("wrong");
    work();
    assertThat(next).isNotDone();
  }

  @Test
  void whereNoWorkerHasTime_itIsRefused_andPlacesAreGivenBack() {
    hasRoom = false;
    for (int i = 0; i < 2 * OperatorLogins.UNDECIDED_MAX; i++) {
      assertThatThrownBy(show("right")::join).hasCauseInstanceOf(OverloadedException.class);
    }
    hasRoom = true;
    CompletableFuture<@Nullable Identity> next = show("right");
    work();
    assertThat(next).isCompletedWithValue(Identity.named("ada"));
  }

  @Test
  void whatWorkersDrop_timesOut_andPlacesAreGivenBack() {
    OperatorLogins impatient = logins(1);
    Credentials ada = new Credentials("ada", "right");
    for (int i = 0; i < 2; i++) {
      List<CompletableFuture<@Nullable Identity>> all = new ArrayList<>();
      for (int j = 0; j < OperatorLogins.UNDECIDED_MAX; j++) {
        all.add(impatient.identify(ada, HERE));
      }
      hasRoom = false; // The next in the queue finds no worker, and so on.
      work();
      hasRoom = true;
      for (CompletableFuture<@Nullable Identity> one : all) {
        try {
          one.join();
        } catch (java.util.concurrent.CompletionException e) {
          assertThat(e).hasCauseInstanceOf(TimeoutException.class);
        }
      }
      identities.forget();
    }
  }

  @Test
  void addresses_areRead_andNamesAreNotLookedUp() throws UnknownHostException {
    assertThat(OperatorLogins.address(HERE)).isEqualTo(InetAddress.getByName(HERE));
    assertThat(OperatorLogins.address("0:0:0:0:0:0:0:1")).isEqualTo(InetAddress.getByName("::1"));
    assertThat(OperatorLogins.address("fe80::1%none")).isEqualTo(InetAddress.getByName("fe80::1"));
    for (String none : List.of("unknown", "localhost", "1.2.3", "1.2.3.256", "1:x", "")) {
      assertThat(OperatorLogins.address(none)).as(none).isNull();
    }
  }
}
