package dev.grid.spring.data.repository;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.repository.support.GridRepositoryFactory;
import dev.grid.spring.data.testgrid.StubGrid;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryLookupStrategy;

/** A method that cannot work fails when its repository is made, and says why. */
class DerivedQueryRulesTest {

  private final GridRepositoryFactory factory =
      new GridRepositoryFactory(new GridTemplate(new StubGrid().grid()));

  interface UnknownProperty extends Repository<Person, String> {
    List<Person> findByNickname(String name);
  }

  interface Near extends Repository<Person, String> {
    List<Person> findByCityNear(String city);
  }

  interface Within extends Repository<Person, String> {
    List<Person> findByCityWithin(String city);
  }

  interface RegexOfNumber extends Repository<Person, String> {
    List<Person> findByAgeMatches(String regex);
  }

  interface LikeNumber extends Repository<Person, String> {
    List<Person> findByAgeLike(String pattern);
  }

  interface TrueText extends Repository<Person, String> {
    List<Person> findByNameTrue();
  }

  interface CompareCollection extends Repository<Person, String> {
    List<Person> findByPetsLessThan(int pets);
  }

  interface IgnoreCaseOfNumber extends Repository<Person, String> {
    List<Person> findByAgeIgnoreCase(int age);
  }

  interface WrongParameter extends Repository<Person, String> {
    List<Person> findByName(int name);
  }

  interface ScalarIn extends Repository<Person, String> {
    List<Person> findByNameIn(String name);
  }

  interface TooFew extends Repository<Person, String> {
    List<Person> findByAgeBetween(int low);
  }

  interface TooMany extends Repository<Person, String> {
    List<Person> findByAge(int age, int more);
  }

  interface SortThroughCollection extends Repository<Person, String> {
    List<Person> findByAgeOrderByPetsName(int age);
  }

  interface CountAsText extends Repository<Person, String> {
    String countByAge(int age);
  }

  interface ExistsAsNumber extends Repository<Person, String> {
    long existsByAge(int age);
  }

  interface DtoWithMore extends Repository<Person, String> {
    List<Dto> findByAge(int age);

    record Dto(String name, String motto) {}
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(UnknownProperty.class, "nickname"),
        Arguments.of(Near.class, "keyword NEAR"),
        Arguments.of(Within.class, "keyword WITHIN"),
        Arguments.of(RegexOfNumber.class, "keyword REGEX"),
        Arguments.of(LikeNumber.class, "keyword LIKE"),
        Arguments.of(TrueText.class, "keyword TRUE"),
        Arguments.of(CompareCollection.class, "keyword LESS_THAN"),
        Arguments.of(IgnoreCaseOfNumber.class, "cannot ignore the case of 'age'"),
        Arguments.of(WrongParameter.class, "parameter 1 of type java.lang.Integer"),
        Arguments.of(ScalarIn.class, "must be a collection or an array"),
        Arguments.of(TooFew.class, "too few parameters"),
        Arguments.of(TooMany.class, "more parameters than its name says"),
        Arguments.of(SortThroughCollection.class, "leads through a collection"),
        Arguments.of(CountAsText.class, "must return long or int"),
        Arguments.of(ExistsAsNumber.class, "must return boolean"),
        Arguments.of(DtoWithMore.class, "motto"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void methodThatCannotWork_failsTheStart(Class<?> repository, String reason) {
    assertThatExceptionOfType(QueryCreationException.class)
        .isThrownBy(() -> factory.getRepository(repository))
        .withMessageContaining(reason);
  }

  record Nameless(String name) {}

  interface NamelessRepository extends GridRepository<Nameless, String> {}

  record Numbered(@Id Long id) {}

  interface NumberedRepository extends GridRepository<Numbered, String> {}

  @Test
  void entityWithoutASuitableId_failsTheStart() {
    assertThatExceptionOfType(MappingException.class)
        .isThrownBy(() -> factory.getRepository(NamelessRepository.class))
        .withMessageContaining("no property with @Id");
    assertThatExceptionOfType(MappingException.class)
        .isThrownBy(() -> factory.getRepository(NumberedRepository.class))
        .withMessageContaining("java.lang.Long");
  }

  @Test
  void methodWithoutAQuery_whereOnlyDeclaredOnesCount_failsTheStart() {
    factory.setQueryLookupStrategyKey(QueryLookupStrategy.Key.USE_DECLARED_QUERY);
    assertThatExceptionOfType(QueryCreationException.class)
        .isThrownBy(() -> factory.getRepository(UnknownProperty.class))
        .withMessageContaining("USE_DECLARED_QUERY");
  }
}
