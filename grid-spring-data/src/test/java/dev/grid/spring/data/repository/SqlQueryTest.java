package dev.grid.spring.data.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.grid.Grid;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.repository.support.GridRepositoryFactory;
import dev.grid.spring.data.repository.support.ReactiveGridRepositoryFactory;
import dev.grid.spring.data.testgrid.TestMember;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.QueryCreationException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Statements of SQL in repositories, of a client, over a map that nobody has mapped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlQueryTest {

  record CityCount(String city, int people, long oldest) {}

  record Known(String name, Person.Level level) {}

  interface Named {
    String getName();

    int getAge();
  }

  interface People extends GridRepository<Person, String> {

    @Query(sql = "SELECT this FROM people WHERE city = :city ORDER BY age DESC")
    List<Person> inCity(String city);

    @Query(sql = "SELECT this FROM people WHERE __key = ?1")
    Optional<Person> byKey(String id);

    @Query(sql = "SELECT COUNT(*) FROM people WHERE age > :least AND name <> ':city'")
    int older(int least);

    @Query(
        sql =
            "SELECT city, COUNT(*) AS people, MAX(age) AS OLDEST FROM people"
                + " WHERE city IN (:cities) GROUP BY city ORDER BY city")
    List<CityCount> counted(Collection<String> cities);

    @Query(sql = "SELECT name, level FROM people WHERE level = :level ORDER BY name")
    List<Known> ofLevel(Person.Level level);

    @Query(sql = "SELECT name, age FROM people WHERE name LIKE :#{#start + '%'} ORDER BY name")
    List<Named> beginning(String start);

    @Query(sql = "SELECT name, balance FROM people ORDER BY name LIMIT :most")
    List<Map<String, Object>> some(int most);

    @Query(sql = "SELECT name FROM people")
    Stream<String> names();

    @Query(sql = "SELECT name FROM people")
    String only();

    @Query(sql = "SELECT name FROM people WHERE name NOT IN (:names)")
    List<String> others(Collection<String> names);

    @Query(sql = "UPDATE people SET city = :city WHERE name = :name")
    long move(String name, String city);

    @Query(sql = "DELETE FROM people WHERE age > ?1")
    void removeOlder(int age);

    @Query(sql = "SELECT nothing FROM people")
    List<String> wrong();
  }

  interface ReactivePeople extends ReactiveGridRepository<Person, String> {

    @Query(sql = "SELECT name FROM people WHERE age >= ?1 ORDER BY age")
    Flux<String> older(int age);

    @Query(sql = "SELECT SUM(age) FROM people")
    Mono<Long> ages();
  }

  interface Sorted extends Repository<Person, String> {
    @Query(sql = "SELECT this FROM people")
    List<Person> find(Sort sort);
  }

  interface Unknown extends Repository<Person, String> {
    @Query(sql = "SELECT this FROM people WHERE city = :town")
    List<Person> find(String city);
  }

  interface Both extends Repository<Person, String> {
    @Query(value = "city = :city", sql = "SELECT this FROM people WHERE city = :city")
    List<Person> find(String city);
  }

  interface Changing extends Repository<Person, String> {
    @Query(sql = "DELETE FROM people")
    List<Person> find();
  }

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid member;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid client;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private People people;

  @BeforeAll
  void start() {
    member = TestMember.start();
    client = TestMember.connect(member);
    people = new GridRepositoryFactory(new GridTemplate(client)).getRepository(People.class);
  }

  @AfterAll
  void stop() {
    client.close();
    member.close();
  }

  @BeforeEach
  void fill() {
    people.deleteAll();
    people.saveAll(
        List.of(
            Person.of("1", "Ada", 36, "London"),
            Person.of("2", "Alan", 41, "London"),
            Person.of("3", "Grace", 85, "Arlington"),
            Person.of("4", "O'Neil; DROP", 20, null)));
  }

  @Test
  void rows_becomeEntities() {
    assertThat(people.inCity("London")).extracting(Person::name).containsExactly("Alan", "Ada");
    assertThat(people.byKey("3")).get().extracting(Person::name).isEqualTo("Grace");
    assertThat(people.byKey("x")).isEmpty();
  }

  @Test
  void parameters_areValues_whateverIsInThem() {
    assertThat(people.inCity("' OR '1' = '1")).isEmpty();
    assertThat(people.move("O'Neil; DROP", "x' --")).isEqualTo(1);
    assertThat(people.inCity("x' --")).extracting(Person::id).containsExactly("4");
    assertThat(people.older(36)).isEqualTo(2);
    assertThat(people.beginning("A")).extracting(Named::getName).containsExactly("Ada", "Alan");
  }

  @Test
  void columns_becomeRecordsInterfacesMapsAndValues() {
    assertThat(people.counted(List.of("London", "Arlington", "Paris")))
        .containsExactly(new CityCount("Arlington", 1, 85), new CityCount("London", 2, 41));
    assertThat(people.counted(List.of())).isEmpty();
    assertThat(people.ofLevel(Person.Level.LOW))
        .containsExactly(new Known("Ada", Person.Level.LOW));
    assertThat(people.beginning("Gr"))
        .extracting(Named::getName, Named::getAge)
        .containsExactly(tuple("Grace", 85));
    assertThat(people.some(2)).extracting(row -> row.get("name")).containsExactly("Ada", "Alan");
    try (Stream<String> names = people.names()) {
      assertThat(names).contains("Grace").hasSize(4);
    }
  }

  @Test
  void changes_returnHowMany() {
    assertThat(people.move("Ada", "Paris")).isEqualTo(1);
    assertThat(people.move("Nobody", "Paris")).isZero();
    people.removeOlder(40);
    assertThat(people.findAll())
        .extracting(Person::name)
        .containsExactlyInAnyOrder("Ada", "O'Neil; DROP");
  }

  @Test
  void whatCannotBe_isSaidBySpringsExceptions() {
    assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
        .isThrownBy(people::only);
    assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
        .isThrownBy(() -> people.others(List.of()))
        .withMessageContaining("names");
    assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
        .isThrownBy(people::wrong)
        .withMessageContaining("nothing");
  }

  @Test
  void whatIsWrong_failsTheStart() {
    GridRepositoryFactory factory = new GridRepositoryFactory(new GridTemplate(client));
    for (Class<?> wrong : List.of(Sorted.class, Unknown.class, Both.class, Changing.class)) {
      assertThatExceptionOfType(QueryCreationException.class)
          .as(wrong.getSimpleName())
          .isThrownBy(() -> factory.getRepository(wrong));
    }
  }

  @Test
  void reactiveRepositories_haveThem_too() {
    ReactivePeople reactive =
        new ReactiveGridRepositoryFactory(new GridTemplate(client))
            .getRepository(ReactivePeople.class);
    assertThat(reactive.older(40).collectList().block()).containsExactly("Alan", "Grace");
    assertThat(reactive.ages().block()).isEqualTo(182);
  }
}
