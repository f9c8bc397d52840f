package dev.grid.spring.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.IndeterminateResultException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.query.QueryException;
import dev.grid.spring.data.mapping.GridEntity;
import dev.grid.spring.data.testgrid.StubGrid;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TypeMismatchDataAccessException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.MappingException;

class FailureTest {

  private final StubGrid stub = new StubGrid();
  private final GridTemplate template =
      new GridTemplate(stub.grid(), StubGrid.knowing(Keyed.class));

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new NotReadyException("x"), TransientDataAccessException.class),
        Arguments.of(new OverloadedException("x"), TransientDataAccessException.class),
        Arguments.of(
            new ClusterUnreachableException("x"), DataAccessResourceFailureException.class),
        Arguments.of(new ConnectionLostException("x"), DataAccessResourceFailureException.class),
        Arguments.of(new GridTimeoutException("x"), QueryTimeoutException.class),
        Arguments.of(new AccessDeniedException("x"), PermissionDeniedDataAccessException.class),
        Arguments.of(new AuthenticationException("x"), PermissionDeniedDataAccessException.class),
        Arguments.of(
            new GridNotActiveException("x"), NonTransientDataAccessResourceException.class),
        Arguments.of(
            new GridSerializationException("x"), InvalidDataAccessResourceUsageException.class),
        Arguments.of(new QueryException("x"), InvalidDataAccessResourceUsageException.class),
        Arguments.of(new IndeterminateResultException("x"), GridSystemException.class),
        Arguments.of(new GridException("x"), GridSystemException.class),
        Arguments.of(new IllegalArgumentException("x"), InvalidDataAccessApiUsageException.class));
  }

  @Test
  void save_whenTheGridFails_leavesAMutableEntityNew() {
    stub.failWith(new ConnectionLostException("x"));
    Account account = new Account(5);
    List<Account> both = List.of(account, new Account(6));
    for (Runnable call :
        List.<Runnable>of(
            () -> template.save(account),
            () -> template.insert(account),
            () -> template.saveAll(both))) {
      assertThatExceptionOfType(DataAccessException.class).isThrownBy(call::run);
      assertThat(both)
          .allSatisfy(
              each -> {
                assertThat(each.id).isNull();
                assertThat(each.version).isNull();
              });
    }
  }

  @Test
  void saveAll_ofOneThatCannotBeStored_leavesTheOthersNew() {
    Numbered other = new Numbered();
    Account account = new Account(5);
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> template.saveAll(List.of(other)))
        .withMessageContaining("set 'id'");
    assertThat(other.version).isNull();
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> template.saveAll(Arrays.asList(account, new Account(6), new Unkeyed())));
    assertThat(account.version).isZero(); // Another map's, and stored before.
  }

  /** Its id is not generated. */
  static class Numbered implements Serializable {
    private static final long serialVersionUID = 1L;
    @Id @Nullable Long id;
    @Version @Nullable Integer version;
  }

  /** Has no id. */
  static class Unkeyed {
    @Nullable String name;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyCall_translatesTheGridsExceptions(
      RuntimeException failure, Class<? extends DataAccessException> expected) {
    Ticket ticket = Ticket.named("a");
    stub.failWith(failure);
    assertTranslated(failure, expected, () -> template.save(ticket));
    assertTranslated(failure, expected, () -> template.insert(ticket));
    assertTranslated(failure, expected, () -> template.saveAll(List.of(ticket)));
    assertTranslated(failure, expected, () -> template.findById("a", Ticket.class));
    assertTranslated(failure, expected, () -> template.find(GridQuery.all(), Ticket.class));
    assertTranslated(failure, expected, () -> template.delete(ticket));
    assertTranslated(failure, expected, () -> template.deleteAllById(List.of("a"), Ticket.class));
  }

  private static void assertTranslated(
      RuntimeException failure, Class<? extends DataAccessException> expected, Runnable call) {
    assertThatExceptionOfType(expected).isThrownBy(call::run).withCause(failure);
  }

  @Test
  void valueOfAnotherClass_isNamed() {
    stub.map("tickets").set("a", "a string that another client wrote");
    assertThatExceptionOfType(TypeMismatchDataAccessException.class)
        .isThrownBy(() -> template.findById("a", Ticket.class))
        .withMessageContaining("map=tickets key=a holds a java.lang.String");
    assertThatExceptionOfType(TypeMismatchDataAccessException.class)
        .isThrownBy(() -> template.find(GridQuery.all(), Ticket.class));
  }

  @Test
  void unknownProperty_isNamed() {
    GridQuery byNothing = GridQuery.matching(Criteria.where("nothing").is(1));
    assertThatExceptionOfType(MappingException.class)
        .isThrownBy(() -> template.find(byNothing, Ticket.class))
        .withMessageContaining("nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "holds.nothing", "tags", "..", "place"})
  void sortByWhatHasNoOrder_isRefusedByEveryCall(String property) {
    Sort sort = Sort.by(property);
    GridQuery query = GridQuery.all().with(sort);
    PageRequest page = PageRequest.of(0, 5, sort);
    for (Runnable call :
        List.<Runnable>of(
            () -> template.find(query, Tagged.class),
            () -> template.findPage(GridQuery.all(), page, Tagged.class),
            () -> template.stream(query, Tagged.class),
            () -> template.scroll(query, ScrollPosition.keyset(), Tagged.class),
            () -> template.deleteAll(query, Tagged.class))) {
      assertThatExceptionOfType(InvalidSortException.class)
          .isThrownBy(call::run)
          .withMessageContaining("'" + property + "'")
          .withMessageContaining("Tagged");
    }
  }

  /** Has properties without an order. */
  record Tagged(@Id String id, int holds, List<String> tags, Place place) {
    record Place(String city) {}
  }

  @Test
  void classesOfOneSimpleName_doNotShareAMap() {
    template.save(new Here.Item("a"));
    assertThatExceptionOfType(MappingException.class)
        .isThrownBy(() -> template.save(new There.Item("a")))
        .withMessageContaining(Here.Item.class.getName())
        .withMessageContaining(There.Item.class.getName())
        .withMessageContaining("@GridEntity");
    template.save(new Here.Named("a"));
    template.save(new There.Named("b")); // Both say so.
    assertThat(template.existsById("b", Here.Named.class)).isTrue();
  }

  static final class Here {
    @GridEntity
    record Item(@Id String id) implements Serializable {}

    @GridEntity("items")
    record Named(@Id String id) implements Serializable {}
  }

  static final class There {
    @GridEntity("failureTest_Here_Item")
    record Item(@Id String id) implements Serializable {}

    @GridEntity("items")
    record Named(@Id String id) implements Serializable {}
  }

  @Test
  void valuesWithoutACommonOrder_areNamed() {
    template.save(Ticket.named("a"));
    assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
        .isThrownBy(() -> template.count(Criteria.where("id").lessThan(5), Ticket.class))
        .withMessageContaining("cannot compare a java.lang.String with a java.lang.Integer");
  }

  record Keyed(@Id @Nullable UUID id) implements Serializable {}

  @Test
  void idOfTypeUuid_isGenerated() {
    Keyed saved = template.save(new Keyed(null));
    assertThat(template.findById(Objects.requireNonNull(saved.id()), Keyed.class)).contains(saved);
  }

  record Counted(@Id @Nullable Long id) {}

  @Test
  void idThatCannotBeGenerated_isNamed() {
    assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
        .isThrownBy(() -> template.save(new Counted(null)))
        .withMessageContaining("set 'id'");
    assertThat(stub.map("failureTest_Counted").calls()).isEmpty();
  }
}
