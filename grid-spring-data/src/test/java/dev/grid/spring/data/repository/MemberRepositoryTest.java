package dev.grid.spring.data.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.testgrid.StubGrid;
import dev.grid.spring.data.testgrid.TestMember;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;

/** The contract on an embedded member, which evaluates queries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemberRepositoryTest extends RepositoryContract {

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

  @Override
  GridMappingContext context() {
    return StubGrid.knowing(Person.class);
  }

  @ParameterizedTest
  @MethodSource("queriesOfMembers")
  void queries_areEvaluatedByMembers(Consumer<PersonRepository> query) {
    long before = searched();
    query.accept(people());
    assertThat(searched() - before).isPositive();
  }

  static Stream<Consumer<PersonRepository>> queriesOfMembers() {
    return Stream.of(
        r -> r.countByCity("Boston"),
        r -> r.existsByCity("Boston"),
        r -> r.findByNameContainingIgnoreCase("BAR"),
        r -> r.findByPetsName("Rex Grace"),
        r -> r.findByAddressZip(null),
        r -> r.findByLevel(Person.Level.HIGH),
        r -> r.findAll(PageRequest.of(1, 2, Sort.by("born").descending())),
        r -> r.findFirst2ByAgeGreaterThanOrderByAge(30, ScrollPosition.keyset()),
        r ->
            r.findFirst2ByAgeGreaterThanOrderByCityAscAgeDesc(
                30, ScrollPosition.keyset().backward()),
        r -> r.declared("London", 40),
        r -> r.findDtoByCityOrderByName("London"));
  }

  /** How often a query looked at a partition. */
  private long searched() {
    return grid.statistics().structures().stream()
        .filter(one -> one.structure().name().equals("people"))
        .mapToLong(one -> one.counts().getOrDefault("partitions-searched", 0L))
        .sum();
  }

  @Test
  void projection_fetchesOnlyWhatItNeeds() {
    Projected.assertFetchesOnlyWhatIsNeeded(grid, people());
  }
}
