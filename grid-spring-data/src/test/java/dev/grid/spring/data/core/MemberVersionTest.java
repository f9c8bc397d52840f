package dev.grid.spring.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.Grid;
import dev.grid.map.EntryView;
import dev.grid.map.GridMap;
import dev.grid.serialization.GenericRecord;
import dev.grid.spring.data.mapping.GridEntity;
import dev.grid.spring.data.mapping.TimeToLive;
import dev.grid.spring.data.testgrid.TestMember;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TypeMismatchDataAccessException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/** The contract on an embedded member, and what only real bytes show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemberVersionTest extends VersionContract {

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid grid;

  @BeforeAll
  void start() {
    grid = TestMember.start();
  }

  @AfterAll
  void stop() {
    grid.close();
  }

  @Override
  Grid grid() {
    return grid;
  }

  /** A ticket as a client with a newer class would write it. */
  private static GenericRecord newerTicket(int holds, long version) {
    return GenericRecord.compact(Ticket.class.getName())
        .setString("id", "a")
        .setInt32("holds", holds)
        .setInt64("version", version)
        .setString("note", "a field that this class does not have")
        .build();
  }

  @Test
  void save_overAValueOfANewerClass_checksTheVersionAllTheSame() {
    GridTemplate template = new GridTemplate(grid);
    GridMap<String, Object> map = grid.map("tickets");
    map.set("a", newerTicket(3, 5));
    Ticket read = template.findById("a", Ticket.class).orElseThrow();
    assertThat(read).isEqualTo(new Ticket("a", 3, 5));
    assertThat(template.save(read.plusOne())).isEqualTo(new Ticket("a", 4, 6));
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.save(read.plusOne()));
    assertThat(map.isLocked("a")).isFalse();

    map.set("a", newerTicket(7, 7));
    template.delete(new Ticket("a", 7, 7));
    assertThat(map.containsKey("a")).isFalse();
  }

  @GridEntity("sessions")
  @TimeToLive(3600)
  record Session(@Id String id, @TimeToLive long seconds, @Version long version) {}

  @Test
  void timeToLive_reachesTheEntry() {
    GridTemplate template = new GridTemplate(grid);
    Session first = template.save(new Session("s", 100, 0));
    assertThat(millisToLive()).isEqualTo(100_000);
    Session second = template.save(new Session("s", 200, first.version()));
    assertThat(millisToLive()).isEqualTo(200_000);
    template.saveAll(List.of(new Session("s", -1, second.version())));
    assertThat(millisToLive()).isEqualTo(3_600_000);
  }

  private long millisToLive() {
    GridMap<String, Session> sessions = grid.map("sessions");
    EntryView<String, Session> view = sessions.entryView("s");
    assertThat(view).isNotNull();
    return view.timeToLiveMillis();
  }

  @GridEntity("mixed")
  record Mixed(@Id String id, Kind kind) {
    enum Kind {
      KNOWN
    }
  }

  @Test
  void valuesThatAreNoEntities_failClearly() {
    GridTemplate template = new GridTemplate(grid);
    GridMap<String, Object> map = grid.map("mixed");
    template.save(new Mixed("good", Mixed.Kind.KNOWN));
    map.set("bad", "a string");
    assertThatExceptionOfType(TypeMismatchDataAccessException.class)
        .isThrownBy(() -> template.find(GridQuery.all(), Mixed.class))
        .withMessageContaining("map=mixed key=bad holds a java.lang.String");
    map.set(
        "bad",
        GenericRecord.compact(Mixed.class.getName())
            .setString("id", "bad")
            .setString("kind", "UNKNOWN")
            .build());
    assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
        .isThrownBy(() -> template.find(GridQuery.all(), Mixed.class))
        .withMessageContaining("UNKNOWN");
    assertThat(template.findById("good", Mixed.class)).isPresent();
    assertThat(template.deleteById("bad", Mixed.class)).isTrue();
    assertThat(template.find(GridQuery.all(), Mixed.class)).hasSize(1);
  }
}
