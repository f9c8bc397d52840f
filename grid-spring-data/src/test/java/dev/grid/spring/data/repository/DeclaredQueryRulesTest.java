package dev.grid.spring.data.repository;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.repository.support.GridRepositoryFactory;
import dev.grid.spring.data.testgrid.StubGrid;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;
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

  interface TextForConstant extends Repository<Person, String> {
    @Query(value = "level != :level", delete = true)
    long delete(String level);
  }

  interface TextsForConstants extends Repository<Person, String> {
    @Query("level NOT IN ?1")
    List<Person> find(String[] levels);
  }

  interface OneForMany extends Repository<Person, String> {
    @Query("name IN :name")
    List<Person> find(String name);
  }

  interface OneOfAnotherType extends Repository<Person, String> {
    @Query("level IN (:level)")
    List<Person> find(int level);
  }

  interface NumberForText extends Repository<Person, String> {
    @Query("name != 3")
    List<Person> find();
  }

  interface TruthForNumber extends Repository<Person, String> {
    @Query("age = true")
    List<Person> find();
  }

  interface CollectionEquals extends Repository<Person, String> {
    @Query("pets <> :pets")
    List<Person> find(List<Person.Pet> pets);
  }

  interface CollectionInMany extends Repository<Person, String> {
    @Query("pets IN :pets")
    List<Person> find(List<Person.Pet> pets);
  }

  interface TextForElement extends Repository<Person, String> {
    @Query("pets CONTAINS :pet")
    List<Person> find(String pet);
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
        Arguments.of(UnknownSort.class, "nickname"),
        Arguments.of(TextForConstant.class, "parameter 'level' of type java.lang.String"),
        Arguments.of(TextsForConstants.class, "parameter '1', an array, of type java.lang.String"),
        Arguments.of(OneForMany.class, "must be a collection or an array"),
        Arguments.of(OneOfAnotherType.class, "parameter 'level' of type int"),
        Arguments.of(NumberForText.class, "a number"),
        Arguments.of(TruthForNumber.class, "TRUE of type java.lang.Boolean does not suit"),
        Arguments.of(CollectionEquals.class, "use CONTAINS or IS EMPTY"),
        Arguments.of(CollectionInMany.class, "use CONTAINS or IS EMPTY"),
        Arguments.of(TextForElement.class, "parameter 'pet' of type java.lang.String"));
  }

  interface ShownByTheCall extends Repository<Person, String> {
    @Query(value = "level != :#{#level}", delete = true)
    long deleteOthers(String level);

    @Query(value = "level NOT IN :levels", delete = true)
    long deleteOthers(List<?> levels);

    @Query(value = "name != :name", delete = true)
    long deleteNamesakes(Object name);
  }

  @Test
  void valueWhoseTypeOnlyTheCallShows_failsTheCall() {
    ShownByTheCall people = factory.getRepository(ShownByTheCall.class);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> people.deleteOthers("HIGH"),
            () -> people.deleteOthers(List.of(Person.Level.LOW, "HIGH")),
            () -> people.deleteNamesakes(3))) {
      assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
          .isThrownBy(call)
          .withMessageContaining("a value of type java.lang.")
          .withMessageContaining("does not suit");
    }
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void textThatCannotWork_failsTheStart(Class<?> repository, String reason) {
    assertThatExceptionOfType(QueryCreationException.class)
        .isThrownBy(() -> factory.getRepository(repository))
        .withMessageContaining(reason);
  }
}
