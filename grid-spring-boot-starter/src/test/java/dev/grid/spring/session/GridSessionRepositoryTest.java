package dev.grid.spring.session;

import static dev.grid.spring.testgrid.MemberAndClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridSerializationException;
import dev.grid.map.GridMap;
import dev.grid.query.Predicates;
import dev.grid.spring.testgrid.MemberAndClient;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.WebAttributes;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.session.UuidSessionIdGenerator;
import org.springframework.session.events.AbstractSessionEvent;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.session.events.SessionExpiredEvent;
import org.springframework.session.security.SpringSessionBackedSessionRegistry;

/** Sessions of a member's and of a client's application. */
class GridSessionRepositoryTest {

  /** A class of an application's. */
  record Cart(List<String> items) implements Serializable {}

  private static MemberAndClient grids;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("sessions");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private static final List<String> ALLOWED =
      List.of(Cart.class.getName(), "org.springframework.security.*");

  private final Queue<Object> events = new ConcurrentLinkedQueue<>();

  private GridSessionRepository repository(boolean embedded) {
    return repository(embedded, settings(SaveMode.ON_SET_ATTRIBUTE, FlushMode.ON_SAVE), ALLOWED);
  }

  private GridSessionRepository repository(
      boolean embedded, SessionSettings settings, List<String> allowed) {
    Grid grid = embedded ? grids.member() : grids.client();
    return new GridSessionRepository(
        grid,
        settings,
        new JavaAttributeCodec(allowed, getClass().getClassLoader()),
        UuidSessionIdGenerator.getInstance(),
        events::add);
  }

  private static SessionSettings settings(SaveMode saveMode, FlushMode flushMode) {
    SessionSettings settings = SessionSettings.DEFAULT;
    return new SessionSettings(
        settings.namespace(),
        settings.maxInactive(),
        saveMode,
        flushMode,
        true,
        settings.onFailure(),
        settings.timeLimit(),
        settings.pause());
  }

  private static GridMap<String, StoredSession> map() {
    return grids.member().map(SessionSettings.DEFAULT.namespace());
  }

  private static GridSession found(GridSessionRepository repository, String id) {
    return Objects.requireNonNull(repository.findById(id));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenASessionIsSavedShouldBeFoundByOthers(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded);
        GridSessionRepository other = repository(!embedded)) {
      GridSession session = repository.createSession();
      session.setAttribute("cart", new Cart(List.of("tea")));
      session.setAttribute("visits", 1);
      session.setMaxInactiveInterval(Duration.ofHours(1));
      repository.save(session);
      GridSession again = found(other, session.getId());
      assertThat(again.<Cart>getAttribute("cart")).isEqualTo(new Cart(List.of("tea")));
      assertThat(again.<Integer>getAttribute("visits")).isEqualTo(1);
      assertThat(again.getAttributeNames()).containsExactlyInAnyOrder("cart", "visits");
      assertThat(again.getMaxInactiveInterval()).isEqualTo(Duration.ofHours(1));
      assertThat(again.getCreationTime()).isEqualTo(session.getCreationTime());
      assertThat(Objects.requireNonNull(map().entryView(session.getId())).timeToLiveMillis())
          .isEqualTo(Duration.ofHours(1).toMillis());
      again.removeAttribute("visits");
      again.setLastAccessedTime(
          Instant.ofEpochMilli(session.getLastAccessedTime().toEpochMilli() + 5));
      other.save(again);
      GridSession last = found(repository, session.getId());
      assertThat(last.getAttributeNames()).containsExactly("cart");
      assertThat(last.getLastAccessedTime()).isEqualTo(again.getLastAccessedTime());
      repository.deleteById(session.getId());
      assertThat(other.findById(session.getId())).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenRequestsRunBesideEachOtherShouldKeepTheChangesOfBoth(boolean embedded) throws Exception {
    try (GridSessionRepository repository = repository(embedded);
        GridSessionRepository other = repository(!embedded)) {
      GridSession session = repository.createSession();
      session.setAttribute("gone", 1);
      repository.save(session);
      List<Thread> requests = new ArrayList<>();
      Map<String, Integer> expected = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        GridSessionRepository its = i % 2 == 0 ? repository : other;
        GridSession seen = found(its, session.getId());
        String name = "a" + i;
        int value = i;
        expected.put(name, value);
        requests.add(
            Thread.startVirtualThread(
                () -> {
                  seen.setAttribute(name, value);
                  if (value == 7) {
                    seen.removeAttribute("gone");
                  }
                  its.save(seen);
                }));
      }
      for (Thread request : requests) {
        request.join();
      }
      GridSession last = found(repository, session.getId());
      assertThat(last.getAttributeNames()).isEqualTo(expected.keySet());
      expected.forEach(
          (name, value) -> assertThat(last.<Integer>getAttribute(name)).isEqualTo(value));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAnIdIsChangedShouldBeFoundUnderTheNewOneOnly(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      session.setAttribute("a", 1);
      repository.save(session);
      String before = session.getId();
      GridSession underWay = found(repository, before);
      GridSession login = found(repository, before);
      String now = login.changeSessionId();
      login.setAttribute("b", 2);
      repository.save(login);
      assertThat(repository.findById(before)).isNull();
      underWay.setAttribute("c", 3);
      repository.save(underWay);
      assertThat(found(repository, now).getAttributeNames())
          .containsExactlyInAnyOrder("a", "b", "c");
      login.setAttribute("d", 4);
      repository.save(login);
      assertThat(found(repository, now).<Integer>getAttribute("d")).isEqualTo(4);
      repository.deleteById(now);
      await(() -> has(SessionDeletedEvent.class, now), "the deletion is told");
      assertThat(events)
          .filteredOn(event -> event instanceof SessionDeletedEvent)
          .extracting(event -> ((AbstractSessionEvent) event).getSessionId())
          .doesNotContain(before);
      assertThat(has(SessionCreatedEvent.class, before)).isTrue();
      assertThat(has(SessionCreatedEvent.class, now)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAChangeOfAnIdHasFailedHalfwayShouldSucceedTheNextTime(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      session.setAttribute("a", 1);
      repository.save(session);
      GridSession login = found(repository, session.getId());
      String now = login.changeSessionId();
      login.setAttribute("b", 2);
      map().executeOnKey(session.getId(), new SessionMove(now)); // Nothing is under the new id.
      repository.save(login);
      assertThat(repository.findById(session.getId())).isNull();
      GridSession moved = found(repository, now);
      assertThat(moved.getAttributeNames()).containsExactlyInAnyOrder("a", "b");
      assertThat(moved.getMaxInactiveInterval()).isEqualTo(session.getMaxInactiveInterval());
      moved.setAttribute("c", 3);
      repository.save(moved);
      assertThat(found(repository, now).getAttributeNames())
          .containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenASessionIsUnderWayToANewIdShouldFollowIt(boolean embedded) throws Exception {
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      repository.save(session);
      String before = session.getId();
      GridSession underWay = found(repository, before);
      GridSession login = found(repository, before);
      String now = login.changeSessionId();
      map().executeOnKey(before, new SessionMove(now));
      underWay.setAttribute("c", 3);
      CompletableFuture<Void> beside =
          CompletableFuture.runAsync(() -> repository.save(underWay), Thread::startVirtualThread);
      repository.save(login);
      beside.get();
      assertThat(found(repository, now).<Integer>getAttribute("c")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenASessionHasMovedShouldBeDeletedByItsOldId(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      repository.save(session);
      GridSession login = found(repository, session.getId());
      String now = login.changeSessionId();
      repository.save(login);
      repository.deleteById(session.getId()); // By a request that began before the login.
      assertThat(repository.findById(now)).isNull();
    }
  }

  private boolean has(Class<? extends AbstractSessionEvent> type, String id) {
    return events.stream()
        .anyMatch(
            event ->
                type.isInstance(event) && ((AbstractSessionEvent) event).getSessionId().equals(id));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenASessionWasDeletedMeanwhileShouldNotComeBack(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      repository.save(session);
      repository.deleteById(session.getId());
      session.setAttribute("a", 1);
      assertThatThrownBy(() -> repository.save(session)).isInstanceOf(IllegalStateException.class);
      session.changeSessionId();
      assertThatThrownBy(() -> repository.save(session)).isInstanceOf(IllegalStateException.class);
      assertThat(map().containsKey(session.getId())).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenATimeIsUpShouldBeGoneAndToldOf(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      session.setAttribute("a", 1);
      session.setMaxInactiveInterval(Duration.ofMillis(1));
      repository.save(session);
      await(() -> repository.findById(session.getId()) == null, "the session has expired");
      await(() -> has(SessionExpiredEvent.class, session.getId()), "the end is told");
      assertThat(events)
          .filteredOn(event -> event instanceof SessionExpiredEvent)
          .map(event -> ((AbstractSessionEvent) event).<GridSession>getSession())
          .anySatisfy(expired -> assertThat(expired.<Integer>getAttribute("a")).isEqualTo(1));
      assertThat(has(SessionDeletedEvent.class, session.getId())).isFalse();
      GridSession ever = repository.createSession();
      ever.setMaxInactiveInterval(Duration.ofSeconds(-1));
      repository.save(ever);
      assertThat(Objects.requireNonNull(map().entryView(ever.getId())).timeToLiveMillis())
          .isEqualTo(Long.MAX_VALUE);
    }
  }

  private static SecurityContextImpl loggedIn(String name) {
    return new SecurityContextImpl(
        UsernamePasswordAuthenticationToken.authenticated(
            new User(name, "", AuthorityUtils.createAuthorityList("USER")),
            null,
            AuthorityUtils.createAuthorityList("USER", "ADMIN")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAUserHasLoggedInShouldBeFoundByName(boolean embedded) {
    String ada = "ada-" + UUID.randomUUID();
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession first = repository.createSession();
      repository.save(first);
      assertThat(repository.findByPrincipalName(ada)).isEmpty();
      first.setAttribute("SPRING_SECURITY_CONTEXT", loggedIn(ada));
      repository.save(first);
      GridSession second = repository.createSession();
      second.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, ada);
      repository.save(second);
      assertThat(repository.findByPrincipalName(ada))
          .containsOnlyKeys(first.getId(), second.getId());
      assertThat(repository.findByIndexNameAndIndexValue("other", ada)).isEmpty();
      String before = first.getId();
      first.changeSessionId();
      repository.save(first);
      assertThat(repository.findByPrincipalName(ada))
          .containsOnlyKeys(first.getId(), second.getId())
          .doesNotContainKey(before);
      assertThat(map().explain(Predicates.equal("principal", ada)).toString())
          .as("members search by the index")
          .contains("principal");
      first.removeAttribute("SPRING_SECURITY_CONTEXT");
      repository.save(first);
      assertThat(repository.findByPrincipalName(ada)).containsOnlyKeys(second.getId());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenARegistryOfSessionsIsBackedByItShouldExpireThem(boolean embedded) {
    String ada = "ada-" + UUID.randomUUID();
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      session.setAttribute("SPRING_SECURITY_CONTEXT", loggedIn(ada));
      repository.save(session);
      SpringSessionBackedSessionRegistry<GridSession> registry =
          new SpringSessionBackedSessionRegistry<>(repository);
      assertThat(registry.getAllSessions(ada, false))
          .singleElement()
          .satisfies(found -> assertThat(found.getSessionId()).isEqualTo(session.getId()))
          .satisfies(found -> found.expireNow());
      assertThat(registry.getAllSessions(ada, false)).isEmpty();
      assertThat(
              Objects.requireNonNull(registry.getSessionInformation(session.getId())).isExpired())
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAnAttributeCannotBeReadShouldGoOnWithoutIt(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded);
        GridSessionRepository strict =
            repository(
                embedded,
                settings(SaveMode.ALWAYS, FlushMode.ON_SAVE),
                List.of("org.springframework.security.*"))) {
      GridSession session = repository.createSession();
      session.setAttribute("cart", new Cart(List.of("tea")));
      session.setAttribute("visits", 1);
      repository.save(session);
      GridSession seen = found(strict, session.getId());
      assertThat(seen.<Object>getAttribute("cart")).isNull();
      assertThat(seen.<Integer>getAttribute("visits")).isEqualTo(1);
      seen.setAttribute("visits", 2);
      strict.save(seen);
      GridSession again = found(repository, session.getId());
      assertThat(again.<Cart>getAttribute("cart")).as("others can read it").isNotNull();
      assertThat(again.<Integer>getAttribute("visits")).isEqualTo(2);
    }
  }

  @Test
  void whenAClassIsNotAllowedShouldSayWhichPropertyAllowsIt() {
    try (GridSessionRepository repository = repository(true, SessionSettings.DEFAULT, List.of())) {
      GridSession session = repository.createSession();
      session.setAttribute("cart", List.of(new Cart(List.of())));
      assertThatThrownBy(() -> repository.save(session))
          .isInstanceOf(GridSerializationException.class)
          .hasMessageContaining("'cart'")
          .hasMessageContaining(Cart.class.getName())
          .hasMessageContaining("grid.session.allowed-classes");
      session.removeAttribute("cart");
      session.setAttribute("plain", new Object());
      assertThatThrownBy(() -> repository.save(session))
          .hasMessageContaining("does not implement Serializable");
      session.removeAttribute("plain");
      session.setAttribute("visits", 1);
      repository.save(session);
      assertThat(found(repository, session.getId()).<Integer>getAttribute("visits")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenALoginHasFailedShouldKeepWhyIfItCanBeWritten(boolean embedded) {
    try (GridSessionRepository repository = repository(embedded)) {
      GridSession session = repository.createSession();
      session.setAttribute(
          WebAttributes.AUTHENTICATION_EXCEPTION, new BadCredentialsException("Bad credentials"));
      session.setAttribute("visits", 1);
      repository.save(session);
      GridSession seen = found(repository, session.getId());
      assertThat(seen.<Exception>getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION))
          .isInstanceOf(BadCredentialsException.class)
          .hasMessage("Bad credentials");
      seen.setAttribute(
          WebAttributes.AUTHENTICATION_EXCEPTION,
          new InternalAuthenticationServiceException("away", new SQLException("no database")));
      seen.setAttribute("visits", 2);
      repository.save(seen);
      GridSession last = found(repository, session.getId());
      assertThat(last.getAttributeNames()).containsExactly("visits");
      assertThat(last.<Integer>getAttribute("visits")).isEqualTo(2);

      GridSession fresh = repository.createSession();
      fresh.setAttribute(
          WebAttributes.AUTHENTICATION_EXCEPTION,
          new InternalAuthenticationServiceException("away", new SQLException("no database")));
      repository.save(fresh);
      assertThat(found(repository, fresh.getId()).getAttributeNames()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenChangesAreFlushedShouldBeThereAtOnce(boolean embedded) {
    try (GridSessionRepository repository =
        repository(embedded, settings(SaveMode.ON_GET_ATTRIBUTE, FlushMode.IMMEDIATE), ALLOWED)) {
      GridSession session = repository.createSession();
      session.setAttribute("list", new ArrayList<>(List.of(1)));
      GridSession seen = found(repository, session.getId());
      List<Integer> list =
          Objects.requireNonNull(seen.<@Nullable List<Integer>>getAttribute("list"));
      list.add(2); // Seen by who got it only; saved since it was got.
      repository.save(seen);
      assertThat(found(repository, session.getId()).<List<Integer>>getAttribute("list"))
          .containsExactly(1, 2);
    }
  }
}
