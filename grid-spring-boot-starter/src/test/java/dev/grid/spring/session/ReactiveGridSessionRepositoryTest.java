package dev.grid.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.spring.failure.OnFailure;
import dev.grid.spring.testgrid.MemberAndClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.session.UuidSessionIdGenerator;

class ReactiveGridSessionRepositoryTest {

  private static MemberAndClient grids;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("reactive-sessions");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private static ReactiveGridSessionRepository repository(Grid grid, SessionSettings settings) {
    return new ReactiveGridSessionRepository(
        grid,
        settings,
        new JavaAttributeCodec(List.of(), ReactiveGridSessionRepositoryTest.class.getClassLoader()),
        UuidSessionIdGenerator.getInstance(),
        event -> {});
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenASessionIsSavedShouldBeFound(boolean embedded) {
    Grid grid = embedded ? grids.member() : grids.client();
    String ada = "ada-" + UUID.randomUUID();
    try (ReactiveGridSessionRepository repository = repository(grid, SessionSettings.DEFAULT)) {
      GridSession session = Objects.requireNonNull(repository.createSession().block());
      session.setAttribute("a", 1);
      session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, ada);
      repository.save(session).block();
      GridSession seen = Objects.requireNonNull(repository.findById(session.getId()).block());
      assertThat(seen.<Integer>getAttribute("a")).isEqualTo(1);
      seen.changeSessionId();
      repository.save(seen).block();
      assertThat(repository.findById(session.getId()).block()).isNull();
      assertThat(repository.findByPrincipalName(ada).block()).containsOnlyKeys(seen.getId());
      repository.deleteById(seen.getId()).block();
      assertThat(repository.findById(seen.getId()).block()).isNull();
      seen.setAttribute("a", 2);
      assertThatThrownBy(() -> repository.save(seen).block())
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whenTheGridIsAwayShouldGoOnIfItIsTo() {
    MemberAndClient own = new MemberAndClient("away-sessions");
    SessionSettings settings =
        new SessionSettings(
            "away",
            Duration.ofMinutes(1),
            SaveMode.ON_SET_ATTRIBUTE,
            FlushMode.ON_SAVE,
            false,
            OnFailure.BYPASS,
            Duration.ofMillis(1),
            Duration.ofHours(1));
    ReactiveGridSessionRepository repository = repository(own.client(), settings);
    own.close();
    GridSession session = Objects.requireNonNull(repository.createSession().block());
    session.setAttribute("a", 1);
    repository.save(session).block();
    assertThat(repository.findById(session.getId()).block()).isNull();
    assertThat(session.<Integer>getAttribute("a")).isEqualTo(1);
    repository.close();
  }
}
