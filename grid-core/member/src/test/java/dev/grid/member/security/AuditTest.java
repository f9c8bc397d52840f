package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What happens is told in order; floods are counted, and no client writes lines of its own. */
class AuditTest {

  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final Queue<Runnable> minutes = new ArrayDeque<>();
  private final List<AuditEvent> told = new ArrayList<>();
  private final Audit audit =
      new Audit(
          workers::add,
          (task, millis) -> {
            assertThat(millis).isEqualTo(AuditFloods.MILLIS);
            minutes.add(task);
          },
          Clock.systemUTC(),
          told::add);

  private void work() {
    while (!workers.isEmpty()) {
      workers.remove().run();
    }
  }

  private void minute() {
    minutes.remove().run();
    work();
  }

  private void denied(String principal, String structure) {
    audit
        .event(AuditEvent.Type.DENIED, false)
        .with(Fields.PRINCIPAL, principal)
        .with(Fields.STRUCTURE, structure)
        .tell();
  }

  private static Map<String, String> fields(AuditEvent event) {
    return event.fields();
  }

  @Test
  void events_areToldInTheirOrder_withWhatIsKnown() {
    audit
        .event(AuditEvent.Type.LOGIN, true)
        .with(Fields.PRINCIPAL, "ada")
        .with(Fields.REASON, null)
        .tell();
    audit.event(AuditEvent.Type.LOGOUT, true).with(Fields.PRINCIPAL, "ada").tell();
    assertThat(told).isEmpty();
    work();

    assertThat(told)
        .extracting(AuditEvent::type)
        .containsExactly(AuditEvent.Type.LOGIN, AuditEvent.Type.LOGOUT);
    assertThat(fields(told.getFirst())).containsExactly(Map.entry(Fields.PRINCIPAL, "ada"));
  }

  @Test
  void refusalsThatAreTheSame_areToldOnce_andThenCountedEachMinute() {
    for (int i = 0; i < 1_000; i++) {
      denied("ada", "orders");
    }
    denied("ada", "customers");
    work();
    assertThat(told).hasSize(2);

    told.clear();
    minute();
    assertThat(told)
        .singleElement()
        .satisfies(
            event ->
                assertThat(fields(event))
                    .containsEntry(Fields.STRUCTURE, "orders")
                    .containsEntry(Fields.COUNT, "999"));

    told.clear();
    minute();
    assertThat(told).isEmpty();
    assertThat(minutes).isEmpty();

    denied("ada", "orders");
    work();
    assertThat(told).hasSize(1);
    assertThat(fields(told.getFirst())).doesNotContainKey(Fields.COUNT);
  }

  @Test
  void connectionsFromOneAddress_areTheSame_whateverTheirPort() {
    for (int port = 1; port <= 100; port++) {
      audit
          .event(AuditEvent.Type.LOGIN_REFUSED, false)
          .with(Fields.REMOTE, "/10.0.0.1:" + port)
          .tell();
    }
    work();
    assertThat(told).hasSize(1);
  }

  private void refused(AuditEvent.Type type, String name, String reason) {
    audit
        .event(type, false)
        .with(Fields.PRINCIPAL, name)
        .with(Fields.REMOTE, "/10.0.0.1:77")
        .with(Fields.REASON, reason)
        .tell();
  }

  @Test
  void whatUnknownClientsSay_doesNotMakeThemOthers() {
    for (int i = 0; i < 100; i++) {
      refused(AuditEvent.Type.LOGIN_REFUSED, "name" + i, "it wants cluster c" + i);
      refused(AuditEvent.Type.TLS_FAILED, "", "not an SSL/TLS record: " + i);
    }
    work();
    assertThat(told).hasSize(AuditFloods.KINDS_OF_HOST_MAX);
    assertThat(told).filteredOn(e -> e.type() == AuditEvent.Type.TLS_FAILED).hasSize(1);
  }

  @Test
  void oneHost_hasSoManyKinds_andTheOthersOfItAreCountedTogether() {
    for (int i = 0; i < AuditFloods.KINDS_OF_PRINCIPAL_MAX + 7; i++) {
      refused(AuditEvent.Type.DENIED, "ada", "map.get " + i);
    }
    audit.event(AuditEvent.Type.DENIED, false).with(Fields.REMOTE, "/10.0.0.2:1").tell();
    work();
    assertThat(told).hasSize(AuditFloods.KINDS_OF_PRINCIPAL_MAX + 1);

    told.clear();
    minute();
    assertThat(told)
        .singleElement()
        .satisfies(
            event ->
                assertThat(fields(event))
                    .containsEntry(Fields.PRINCIPAL, "ada")
                    .containsEntry(Fields.REMOTE, "/10.0.0.1")
                    .containsEntry(Fields.COUNT, "7"));

    told.clear();
    minute();
    assertThat(minutes).as("all is forgotten").isEmpty();
    refused(AuditEvent.Type.DENIED, "ada", "map.get");
    work();
    assertThat(told).hasSize(1);
  }

  @Test
  void whatPrincipalsAreDenied_takesNoPlaceOfRefusedLogins() {
    for (int i = 0; i < 2 * AuditFloods.KINDS_OF_HOST_MAX; i++) {
      refused(AuditEvent.Type.DENIED, "ada", "map.get " + i);
      refused(AuditEvent.Type.DENIED, "bob", "map.get " + i);
    }
    refused(AuditEvent.Type.LOGIN_REFUSED, "trader", "its credentials were refused");
    work();
    assertThat(told.getLast().type()).isEqualTo(AuditEvent.Type.LOGIN_REFUSED);
    assertThat(fields(told.getLast())).containsEntry(Fields.PRINCIPAL, "trader");
  }

  @Test
  void moreKindsThanAreKeptApart_areANumber() {
    for (int i = 0; i < AuditFloods.KINDS_MAX + 7; i++) {
      denied("ada", "m" + i);
      work();
    }
    assertThat(told).hasSize(AuditFloods.KINDS_MAX);

    told.clear();
    minute();
    assertThat(told)
        .singleElement()
        .satisfies(event -> assertThat(fields(event)).containsEntry(Fields.COUNT, "7"));
  }

  @Test
  void fullQueue_losesWhatComes_andSaysHowMuch() {
    for (int i = 0; i < Audit.QUEUED_MAX + 3; i++) {
      audit.event(AuditEvent.Type.LOGIN, true).tell();
    }
    work();

    assertThat(told).hasSize(Audit.QUEUED_MAX + 1);
    assertThat(told.getLast().type()).isEqualTo(AuditEvent.Type.LOST);
    assertThat(fields(told.getLast())).containsEntry(Fields.COUNT, "3");
  }

  @Test
  void sinkThatFails_losesOneEvent() {
    List<AuditEvent.Type> heard = new ArrayList<>();
    Audit failing =
        new Audit(
            workers::add,
            (task, millis) -> {},
            Clock.systemUTC(),
            event -> {
              heard.add(event.type());
              throw new IllegalStateException("planted");
            });
    failing.event(AuditEvent.Type.LOGIN, true).tell();
    failing.event(AuditEvent.Type.LOGOUT, true).tell();
    work();

    assertThat(heard).containsExactly(AuditEvent.Type.LOGIN, AuditEvent.Type.LOGOUT);
  }

  @Test
  void sinkThatFailsWithAnError_keepsNoOtherEventBack() {
    List<AuditEvent.Type> heard = new ArrayList<>();
    Audit failing =
        new Audit(
            workers::add,
            (task, millis) -> {},
            Clock.systemUTC(),
            event -> {
              heard.add(event.type());
              throw new AssertionError("planted");
            });
    failing.event(AuditEvent.Type.LOGIN, true).tell();
    failing.event(AuditEvent.Type.LOGOUT, true).tell();
    while (!workers.isEmpty()) {
      assertThatThrownBy(workers.remove()::run).hasMessage("planted");
    }

    assertThat(heard).containsExactly(AuditEvent.Type.LOGIN, AuditEvent.Type.LOGOUT);
  }

  @Test
  void names_areOneLine_andShort() {
    audit
        .event(AuditEvent.Type.LOGIN, true)
        .with(Fields.CLIENT_NAME, "a\nb\r\u001b[31m\u2028\u202e" + "x".repeat(5_000))
        .tell();
    work();

    String name = fields(told.getFirst()).get(Fields.CLIENT_NAME);
    assertThat(name)
        .startsWith("a\\nb\\r\\u001b[31m\\u2028\\u202ex")
        .endsWith("x...")
        .hasSizeLessThan(320);
  }

  @Test
  void close_tellsWhatIsLeft() {
    denied("ada", "orders");
    denied("ada", "orders");
    audit.close();
    work();

    assertThat(told).hasSize(2);
    assertThat(fields(told.getLast())).containsEntry(Fields.COUNT, "1");
  }
}
