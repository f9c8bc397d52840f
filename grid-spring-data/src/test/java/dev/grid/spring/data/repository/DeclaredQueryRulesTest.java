package dev.grid.spring.data.repository;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.repository.support.GridRepositoryFactory;
import dev.grid.spring.data.testgrid.StubGrid;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.QueryCreationException;

/** A text that cannot work fails when its repository is made, and says where and why. */
class DeclaredQueryRulesTest {

  private final GridRepositoryFactory factory =
      new GridRepositoryFactory(new GridTemplate(new StubGrid().grid()));

  interface UnknownProperty extends Repository<Person, String> {
    @Query("nickname = 'x'")
    List<Person> find();
  }

  interface Unfinished extends Repository<Person, String> {
    @Query("age > 3 AND")
    List<Person> find();
  }

  interface More extends Repository<Person, String> {
    @Query("age > 3 name = 'x'")
    List<Person> find();
  }

  interface OddSign extends Repository<Person, String> {
    @Query("age % 3 = 0")
    List<Person> find();
  }

  interface Unclosed extends Repository<Person, String> {
    @Query("(age > 3 OR (age < 1)")
    List<Person> find();
  }

  interface LikeNumber extends Repository<Person, String> {
    @Query("age LIKE '3%'")
    List<Person> find();
  }

  interface OrderedCollection extends Repository<Person, String> {
    @Query("pets > 3")
    List<Person> find();
  }

  interface NumberAlone extends Repository<Person, String> {
    @Query("age")
    List<Person> find();
  }

  interface NoSuchConstant extends Repository<Person, String> {
    @Query("level = 'HUGE'")
    List<Person> find();
  }

  interface NoDate extends Repository<Person, String> {
    @Query("born > 'yesterday'")
    List<Person> find();
  }

  interface UnknownParameter extends Repository<Person, String> {
    @Query("name = :nam")
    List<Person> find(String name);
  }

  interface UnknownPlace extends Repository<Person, String> {
    @Query("name = ?2")
    List<Person> find(String name);
  }

  interface UnusedParameter extends Repository<Person, String> {
    @Query("name = :name")
    List<Person> find(String name, int age);
  }

  interface TwoKinds extends Repository<Person, String> {
    @Query(value = "name = :name", count = true, delete = true)
    long find(String name);
  }

  interface CountAsText extends Repository<Person, String> {
    @Query(value = "name = :name", count = true)
    String find(String name);
  }

  interface UnknownSort extends Repository<Person, String> {
    @Query(value = "active", sort = "nickname")
    List<Person> find();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(UnknownProperty.class, "nickname"),
        Arguments.of(Unfinished.class, "character 12"),
        Arguments.of(More.class, "AND, OR or the end was expected"),
        Arguments.of(OddSign.class, "character 4"),
        Arguments.of(Unclosed.class, ") was expected"),
        Arguments.of(LikeNumber.class, "LIKE needs a text"),
        Arguments.of(OrderedCollection.class, "needs what has an order"),
        Arguments.of(NumberAlone.class, "must be a boolean"),
        Arguments.of(NoSuchConstant.class, "'HUGE' is no Level"),
        Arguments.of(NoDate.class, "'yesterday' is no LocalDate"),
        Arguments.of(UnknownParameter.class, "'nam'"),
        Arguments.of(UnknownPlace.class, "'2'"),
        Arguments.of(UnusedParameter.class, "does not use parameter 2 ('age')"),
        Arguments.of(TwoKinds.class, "only be one of"),
        Arguments.of(CountAsText.class, "must return long or int"),
        Arguments.of(UnknownSort.class, "nickname"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void textThatCannotWork_failsTheStart(Class<?> repository, String reason) {
    assertThatExceptionOfType(QueryCreationException.class)
        .isThrownBy(() -> factory.getRepository(repository))
        .withMessageContaining(reason);
  }
}
