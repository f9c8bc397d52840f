package dev.grid.spring.data.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.springframework.data.domain.ExampleMatcher.GenericPropertyMatchers.regex;
import static org.springframework.data.domain.ExampleMatcher.GenericPropertyMatchers.startsWith;

import dev.grid.Grid;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.repository.support.GridRepositoryFactory;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;

/** What a repository does whatever grid is below it. */
abstract class RepositoryContract {

  private static final Person ADA = Person.of("1", "changed", 1, null);

  private PersonRepository people;

  /** A grid without a map of people. */
  abstract Grid grid();

  /** What is known of entities. */
  GridMappingContext context() {
    return new GridMappingContext();
  }

  final PersonRepository people() {
    return people;
  }

  @BeforeEach
  final void store() {
    people =
        new GridRepositoryFactory(new GridTemplate(grid(), context()))
            .getRepository(PersonRepository.class);
    people.deleteAll();
    people.saveAll(
        List.of(
            Person.of("1", "Ada", 36, "London"),
            Person.of("2", "Alan", 41, "London"),
            Person.of("3", "Grace", 85, "Arlington"),
            Person.of("4", "Edsger", 72, null),
            Person.of("5", "barbara", 29, "Boston"),
            Person.of("6", "Adele", 36, "Boston")));
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        query("findByName", r -> r.findByName("Ada"), "1"),
        query("findByCity", r -> r.findByCity("Boston"), "56"),
        query("findByCity null", r -> r.findByCity(null), "4"),
        query("findByCityNot", r -> r.findByCityNot("Boston"), "1234"),
        query("findByNameIgnoreCase", r -> r.findByNameIgnoreCase("BARBARA"), "5"),
        query("findByAgeLessThan", r -> r.findByAgeLessThan(36), "5"),
        query("findByAgeLessThanEqual", r -> r.findByAgeLessThanEqual(36), "156"),
        query("findByAgeGreaterThan long", r -> r.findByAgeGreaterThan(41L), "34"),
        query("findByAgeGreaterThanEqual", r -> r.findByAgeGreaterThanEqual(41), "234"),
        query("findByAgeBetween", r -> r.findByAgeBetween(36, 72), "1246"),
        query("findByBornBefore", r -> r.findByBornBefore(LocalDate.of(1928, 1, 1)), "3"),
        query("findByBornAfter", r -> r.findByBornAfter(LocalDate.of(1964, 1, 1)), "5"),
        query("findByBalance", r -> r.findByBalance(new BigDecimal("36")), "16"),
        query("findByAgeIn", r -> r.findByAgeIn(List.of(29, 85, 1)), "35"),
        query("findByAgeIn none", r -> r.findByAgeIn(List.of()), ""),
        query("findByNameNotIn", r -> r.findByNameNotIn("Ada", "Alan", "Grace"), "456"),
        query("findByNameLike", r -> r.findByNameLike("A%a_"), "2"),
        query("findByNameNotLike", r -> r.findByNameNotLike("%a%"), "46"),
        query("findByNameStartingWith", r -> r.findByNameStartingWith("Ad"), "16"),
        query("findByNameEndingWith", r -> r.findByNameEndingWith("e"), "36"),
        query("containing", r -> r.findByNameContainingIgnoreCase("BAR"), "5"),
        query("findByNameNotContaining", r -> r.findByNameNotContaining("a"), "46"),
        query("findByNameMatchesRegex", r -> r.findByNameMatchesRegex("A[dl].*"), "126"),
        query("findByNameMatches part", r -> r.findByNameMatchesRegex("A"), ""),
        query("matches", r -> r.findByNameMatchesIgnoreCase("BAR.+"), "5"),
        query("findByCityExists", PersonRepository::findByCityExists, "12356"),
        query("findByCityIsNull", PersonRepository::findByCityIsNull, "4"),
        query("findByCityIsNotNull", PersonRepository::findByCityIsNotNull, "12356"),
        query("findByPetsIsEmpty", PersonRepository::findByPetsIsEmpty, ""),
        query("findByActiveTrue", PersonRepository::findByActiveTrue, "146"),
        query("findByActiveFalse", PersonRepository::findByActiveFalse, "235"),
        query("findByLevel", r -> r.findByLevel(Person.Level.HIGH), "25"),
        query("findByAddressZip", r -> r.findByAddressZip("L"), "12"),
        query("findByAddressZip null", r -> r.findByAddressZip(null), "4"),
        query("findByPetsName", r -> r.findByPetsName("Rex Grace"), "3"),
        query("and", r -> r.findByCityAndAgeGreaterThan("London", 36), "2"),
        query("or", r -> r.findByCityOrAgeGreaterThanAndActiveTrue("Boston", 71), "456"));
  }

  private static Arguments query(
      String name, Function<PersonRepository, List<Person>> call, String ids) {
    return Arguments.argumentSet(name, call, ids);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void derivedQuery_findsExactlyWhatItsNameSays(
      Function<PersonRepository, List<Person>> call, String ids) {
    assertThat(ids(call.apply(people)).stream().sorted().toList())
        .containsExactlyElementsOf(ids.chars().mapToObj(Character::toString).toList());
  }

  private static List<String> ids(Iterable<Person> found) {
    List<String> ids = new ArrayList<>();
    found.forEach(person -> ids.add(person.id()));
    return ids;
  }

  @Test
  void sorting_followsNameAndParameterAndBreaksTiesById() {
    assertThat(ids(people.findByCityOrderByAgeDesc("London"))).containsExactly("2", "1");
    assertThat(ids(people.findAllByOrderByCityAscAgeDesc()))
        .as("nulls last")
        .containsExactly("3", "6", "5", "2", "1", "4");
    assertThat(ids(people.findByAgeGreaterThan(30, Sort.by("age"))))
        .containsExactly("1", "6", "2", "4", "3");
    assertThat(
            ids(people.findAll(Sort.by(Sort.Order.by("city").nullsFirst(), Sort.Order.desc("id")))))
        .containsExactly("4", "3", "6", "5", "2", "1");
    assertThat(ids(people.findAll(Sort.by(Sort.Order.by("name").ignoreCase()))))
        .containsExactly("1", "6", "2", "5", "4", "3");
    assertThat(ids(people.findAll(Sort.by("address.street")))).last().isEqualTo("4");
  }

  @Test
  void limiting_byNameAndByParameter() {
    assertThat(ids(people.findTop2ByOrderByAgeDesc())).containsExactly("3", "4");
    assertThat(people.findFirstByOrderByAge()).map(Person::id).contains("5");
    assertThat(ids(people.findByAgeGreaterThan(30, Limit.of(2), Sort.by("age").descending())))
        .containsExactly("3", "4");
  }

  @Test
  void page_knowsTotalsAndLastPages() {
    Page<Person> second = people.findByAgeGreaterThan(30, PageRequest.of(1, 2, Sort.by("age")));
    assertThat(ids(second)).containsExactly("2", "4");
    assertThat(second.getTotalElements()).isEqualTo(5);
    assertThat(second.getTotalPages()).isEqualTo(3);
    Page<Person> last = people.findAll(PageRequest.of(2, 2, Sort.by("id")));
    assertThat(ids(last)).containsExactly("5", "6");
    assertThat(last.hasNext()).isFalse();
    assertThat(people.findAll(PageRequest.of(9, 2))).isEmpty();
    assertThat(people.findAll(Pageable.unpaged())).hasSize(6);
  }

  @Test
  void unsortedPages_doNotOverlap() {
    List<String> seen = new ArrayList<>();
    for (int page = 0; page < 3; page++) {
      seen.addAll(ids(people.findAll(PageRequest.of(page, 2))));
    }
    assertThat(seen).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
  }

  @Test
  void pageOfTop_endsAtTheTop() {
    Page<Person> second = people.findTop4ByAgeGreaterThanOrderByAge(0, PageRequest.of(1, 3));
    assertThat(ids(second)).containsExactly("2");
    assertThat(second.getTotalElements()).isEqualTo(4);
  }

  @Test
  void slice_knowsWhetherThereIsMore() {
    Slice<Person> first =
        people.findSliceByAgeGreaterThan(30, PageRequest.of(0, 3, Sort.by("age")));
    assertThat(ids(first)).containsExactly("1", "6", "2");
    assertThat(first.hasNext()).isTrue();
    assertThat(people.findSliceByAgeGreaterThan(30, first.nextPageable()).hasNext()).isFalse();
    assertThat(ids(people.findListByAgeGreaterThan(30, first.nextPageable())))
        .containsExactly("4", "3");
  }

  @Test
  void largestSize_asksForAll() {
    PageRequest largest = PageRequest.of(0, Integer.MAX_VALUE, Sort.by("age"));
    assertThat(people.findSliceByAgeGreaterThan(30, largest)).hasSize(5);
    assertThat(people.findByAgeGreaterThan(30, largest)).hasSize(5);
    Example<Person> all = Example.of(like(null, null, null), MATCHER);
    Window<Person> window =
        people.findBy(
            all,
            q -> q.sortBy(Sort.by("age")).limit(Integer.MAX_VALUE).scroll(ScrollPosition.offset()));
    assertThat(window).hasSize(6);
    assertThat(window.hasNext()).isFalse();
  }

  @Test
  void window_scrollsByOffsetToTheEnd() {
    List<String> seen = new ArrayList<>();
    ScrollPosition position = ScrollPosition.offset();
    Window<Person> window;
    do {
      window = people.findFirst2ByAgeGreaterThanOrderByAge(30, position);
      seen.addAll(ids(window));
      position = window.positionAt(window.size() - 1);
    } while (window.hasNext());
    assertThat(seen).containsExactly("1", "6", "2", "4", "3");
  }

  @Test
  void window_scrollsByKeysetToTheEnd_whateverIsWrittenBetween() {
    List<String> seen = new ArrayList<>();
    ScrollPosition position = ScrollPosition.keyset();
    Window<Person> window;
    do {
      window = people.findFirst2ByAgeGreaterThanOrderByAge(30, position);
      seen.addAll(ids(window));
      position = window.positionAt(window.size() - 1);
      people.save(Person.of("0" + seen.size(), "Early", 31, "Paris"));
      people.deleteById("1");
    } while (window.hasNext());
    assertThat(seen).containsExactly("1", "6", "2", "4", "3");
  }

  @Test
  void window_scrollsByKeyset_overNulls() {
    List<String> seen = new ArrayList<>();
    ScrollPosition position = ScrollPosition.keyset();
    Window<Person> window;
    do {
      window = people.findFirst2ByOrderByCityAscAgeDesc(position);
      seen.addAll(ids(window));
      position = window.positionAt(window.size() - 1);
    } while (window.hasNext());
    assertThat(seen).containsExactly("3", "6", "5", "2", "1", "4");
  }

  @Test
  void window_scrollsByKeysetBackward_inTheSameOrder() {
    Window<Person> last =
        people.findFirst2ByAgeGreaterThanOrderByCityAscAgeDesc(
            0, ScrollPosition.keyset().backward());
    assertThat(ids(last)).containsExactly("1", "4");
    assertThat(last.hasNext()).isTrue();
    Window<Person> before =
        people.findFirst2ByAgeGreaterThanOrderByCityAscAgeDesc(0, last.positionAt(0));
    assertThat(ids(before)).containsExactly("5", "2");
    Window<Person> first =
        people.findFirst2ByAgeGreaterThanOrderByCityAscAgeDesc(0, before.positionAt(0));
    assertThat(ids(first)).containsExactly("3", "6");
    assertThat(first.hasNext()).isFalse();
    Window<Person> forward =
        people.findFirst2ByAgeGreaterThanOrderByCityAscAgeDesc(
            0, ((KeysetScrollPosition) before.positionAt(0)).forward());
    assertThat(ids(forward)).containsExactly("2", "1");
  }

  @Test
  void windowOfNoPosition_isRefused() {
    assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
        .isThrownBy(
            () ->
                people.findFirst2ByAgeGreaterThanOrderByAge(
                    30, ScrollPosition.forward(Map.of("age", 40))))
        .withMessageContaining("'id'");
  }

  static Stream<Arguments> declaredQueries() {
    return Stream.of(
        query("names", r -> r.declared("London", 40), "12"),
        query("places", r -> r.declaredByPlace(36, 72), "146"),
        query("collection", r -> r.declaredIn(List.of("Ada", "Adele")), "136"),
        query("parentheses", r -> r.declaredInParentheses("Ada", "Grace"), "13"),
        query("literals", PersonRepository::declaredLiterals, "5"),
        query("expressions", r -> r.declaredExpressions("aD", Map.of("old", 37)), "16"),
        query("regex", r -> r.declaredRegex("[a-zE].*"), "4"),
        query("values are not text", r -> r.declaredByName("x' OR name LIKE '%"), ""));
  }

  @ParameterizedTest
  @MethodSource("declaredQueries")
  void declaredQuery_findsExactlyWhatItsTextSays(
      Function<PersonRepository, List<Person>> call, String ids) {
    assertThat(ids(call.apply(people)).stream().sorted().toList())
        .containsExactlyElementsOf(ids.chars().mapToObj(Character::toString).toList());
  }

  @Test
  void declaredQuery_sortsPagesCountsAndDeletes() {
    assertThat(ids(people.declaredSorted())).containsExactly("4", "1", "6");
    assertThat(ids(people.declaredSorted(Sort.by("name")))).containsExactly("1", "6", "4");
    assertThat(ids(people.declaredSorted(Sort.unsorted()))).first().isEqualTo("4");
    Page<Person> page = people.declaredPage(30, PageRequest.of(1, 2, Sort.by("age")));
    assertThat(ids(page)).containsExactly("2", "4");
    assertThat(page.getTotalElements()).isEqualTo(5);
    assertThat(people.declaredCount(36)).isEqualTo(3);
    assertThat(people.declaredExists("Boston")).isTrue();
    assertThat(people.declaredExists("Paris")).isFalse();
    assertThat(people.declaredExists(null)).as("a null is one").isTrue();
    assertThat(people.declaredDto("London", Sort.by("name")))
        .containsExactly(
            new PersonRepository.NameAndAge("Ada", 36),
            new PersonRepository.NameAndAge("Alan", 41));
    assertThat(people.declaredDelete("London")).isEqualTo(2);
    assertThat(people.count()).isEqualTo(4);
  }

  @Test
  void declaredQuery_refusesNullWhereNoneIsPossible() {
    assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
        .isThrownBy(() -> people.declaredIn(null))
        .withMessageContaining("'name'");
  }

  private static Person like(
      @Nullable String name, @Nullable String city, Person.@Nullable Address address) {
    return new Person(null, name, 0, city, null, null, false, null, address, new Person.Pet[0]);
  }

  private static final ExampleMatcher MATCHER =
      ExampleMatcher.matching().withIgnorePaths("age", "active");

  @Test
  void example_meansWhatIsLikeIt() {
    assertThat(ids(people.findAll(Example.of(like(null, "London", null), MATCHER))))
        .containsExactlyInAnyOrder("1", "2");
    assertThat(
            ids(
                people.findAll(
                    Example.of(
                        like("AD", null, null),
                        MATCHER.withMatcher("name", startsWith().ignoreCase())),
                    Sort.by("name"))))
        .containsExactly("1", "6");
    assertThat(
            ids(
                people.findAll(
                    Example.of(
                        like(null, null, new Person.Address("Grace Street", null)), MATCHER))))
        .as("nested")
        .containsExactly("3");
    assertThat(
            ids(
                people.findAll(
                    Example.of(like("[AG].*e", null, null), MATCHER.withMatcher("name", regex())))))
        .containsExactlyInAnyOrder("3", "6");
    ExampleMatcher any = ExampleMatcher.matchingAny().withIgnorePaths("age", "active");
    Example<Person> either = Example.of(like("Grace", "Boston", null), any);
    assertThat(people.count(either)).isEqualTo(3);
    assertThat(people.exists(Example.of(like("Nobody", null, null), MATCHER))).isFalse();
    assertThat(people.findOne(Example.of(like("Grace", null, null), MATCHER)))
        .map(Person::id)
        .contains("3");
    Page<Person> page =
        people.findAll(
            Example.of(like(null, null, null), MATCHER), PageRequest.of(1, 4, Sort.by("id")));
    assertThat(ids(page)).containsExactly("5", "6");
    assertThat(page.getTotalElements()).isEqualTo(6);
    assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
        .isThrownBy(() -> people.findOne(Example.of(like(null, "London", null), MATCHER)));
  }

  @Test
  void example_fluently() {
    Example<Person> london = Example.of(like(null, "London", null), MATCHER);
    assertThat(
            people.<Person, List<PersonRepository.NameAndAge>>findBy(
                london,
                q ->
                    q.as(PersonRepository.NameAndAge.class)
                        .sortBy(Sort.by("age").descending())
                        .all()))
        .containsExactly(
            new PersonRepository.NameAndAge("Alan", 41),
            new PersonRepository.NameAndAge("Ada", 36));
    assertThat(
            people.<Person, List<PersonRepository.NameOnly>>findBy(
                london,
                q -> q.sortBy(Sort.by("name")).limit(1).as(PersonRepository.NameOnly.class).all()))
        .extracting(PersonRepository.NameOnly::getName)
        .containsExactly("Ada");
    assertThat(
            people.<Person, Optional<Person>>findBy(london, q -> q.sortBy(Sort.by("name")).first()))
        .map(Person::id)
        .contains("1");
    assertThat(people.<Person, Long>findBy(london, q -> q.count())).isEqualTo(2);
    assertThat(people.<Person, Boolean>findBy(london, q -> q.exists())).isTrue();
    Slice<Person> slice = people.findBy(london, q -> q.slice(PageRequest.of(0, 1, Sort.by("id"))));
    assertThat(ids(slice)).containsExactly("1");
    assertThat(slice.hasNext()).isTrue();
    Window<Person> window =
        people.findBy(
            london, q -> q.sortBy(Sort.by("id")).limit(1).scroll(ScrollPosition.keyset()));
    Window<Person> next =
        people.findBy(london, q -> q.sortBy(Sort.by("id")).limit(1).scroll(window.positionAt(0)));
    assertThat(ids(next)).containsExactly("2");
    assertThat(
            people.<Person, List<String>>findBy(
                london, q -> q.stream().map(Person::id).sorted().toList()))
        .containsExactly("1", "2");
  }

  @Test
  void regexThatIsNone_isRefused() {
    assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
        .isThrownBy(() -> people.findByNameMatchesRegex("A(")) // Members are not asked.
        .withMessageContaining("Unclosed group");
  }

  @Test
  void singleResults() {
    assertThat(people.findOneByCity("Arlington")).map(Person::id).contains("3");
    assertThat(people.findOneByCity("Paris")).isEmpty();
    assertThat(people.findSingleByName("nobody")).isNull();
    assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
        .isThrownBy(() -> people.findOneByCity("London"));
  }

  @Test
  void stream_isLazyAndComplete() {
    try (Stream<Person> stream = people.streamByAgeGreaterThan(40)) {
      assertThat(stream.map(Person::id)).containsExactlyInAnyOrder("2", "3", "4");
    }
  }

  @Test
  void existsAndCount() {
    assertThat(people.existsByCity("Boston")).isTrue();
    assertThat(people.existsByCity("Paris")).isFalse();
    assertThat(people.countByCity("London")).isEqualTo(2);
    assertThat(people.countByAgeGreaterThan(36)).isEqualTo(3);
    assertThat(people.count()).isEqualTo(6);
  }

  @Test
  void derivedDelete_deletes() {
    assertThat(people.deleteByCity("London")).isEqualTo(2);
    assertThat(ids(people.removeByAgeGreaterThan(80))).containsExactly("3");
    people.deleteByName("Adele");
    assertThat(ids(people.findAll(Sort.by("id")))).containsExactly("4", "5");
  }

  @Test
  void projections_interfaceDtoAndDynamic() {
    assertThat(people.findNameOnlyById("3").getName()).isEqualTo("Grace");
    assertThat(people.findLabelledByCityOrderByName("London"))
        .extracting(PersonRepository.Labelled::getLabel)
        .containsExactly("Ada of London", "Alan of London");
    assertThat(people.findDtoByCityOrderByName("London"))
        .containsExactly(
            new PersonRepository.NameAndAge("Ada", 36),
            new PersonRepository.NameAndAge("Alan", 41));
    assertThat(people.findDynamicByCityOrderByName("London", PersonRepository.NameAndAge.class))
        .hasSize(2)
        .first()
        .isEqualTo(new PersonRepository.NameAndAge("Ada", 36));
    assertThat(people.findDynamicByCityOrderByName("London", PersonRepository.NameOnly.class))
        .extracting(PersonRepository.NameOnly::getName)
        .containsExactly("Ada", "Alan");
    assertThat(ids(people.findDynamicByCityOrderByName("London", Person.class)))
        .containsExactly("1", "2");
  }

  @Test
  void projections_haveTheValuesThatEntitiesHave() {
    Person ada = people.findById("1").orElseThrow();
    assertThat(people.findClosedByCityOrderByName("London"))
        .hasSize(2)
        .first()
        .satisfies(
            closed -> {
              assertThat(closed.getName()).isEqualTo(ada.name());
              assertThat(closed.getBorn()).isEqualTo(ada.born());
              assertThat(closed.getLevel()).isEqualTo(ada.level());
              assertThat(closed.isActive()).isEqualTo(ada.active());
              assertThat(closed.getBalance()).isEqualTo(ada.balance());
            });
    Page<PersonRepository.NameAndAge> page =
        people.findDtoPageByCity("London", PageRequest.of(1, 1, Sort.by("born").descending()));
    assertThat(page).containsExactly(new PersonRepository.NameAndAge("Alan", 41));
    assertThat(page.getTotalElements()).isEqualTo(2);
  }

  @Test
  void nullArgument_whereNoneIsPossible_isRejected() {
    assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
        .isThrownBy(() -> people.findByNameEndingWith(null))
        .withMessageContaining("the argument for 'name' is null");
  }

  @Test
  void crud() {
    Person saved = people.save(Person.of("7", "Donald", 87, "Stanford"));
    assertThat(people.findById("7")).map(Person::name).contains("Donald");
    people.save(Person.of("7", "Don", 87, "Stanford"));
    assertThat(people.findById("7")).map(Person::name).contains("Don");
    assertThat(people.existsById("7")).isTrue();
    people.delete(saved);
    assertThat(people.findById("7")).isEqualTo(Optional.empty());
    people.deleteById("6");
    people.deleteById("no such id");
    assertThat(ids(people.findAllById(List.of("5", "6", "1")))).containsExactly("5", "1");
    people.deleteAll(people.findAllById(List.of("1", "2")));
    people.deleteAllById(List.of("3", "4"));
    assertThat(ids(people.findAll())).containsExactly("5");
    people.deleteAll();
    assertThat(people.count()).isZero();
  }

  @Test
  void nullId_isGenerated() {
    Person anonymous = Person.of("x", "Anonymous", 1, null);
    Person saved =
        people.save(
            new Person(
                null,
                anonymous.name(),
                anonymous.age(),
                anonymous.city(),
                anonymous.born(),
                anonymous.balance(),
                anonymous.active(),
                anonymous.level(),
                anonymous.address(),
                anonymous.pets()));
    assertThat(saved.id()).isNotBlank();
    assertThat(people.findById(Objects.requireNonNull(saved.id())))
        .map(Person::name)
        .contains("Anonymous");
  }

  @Test
  void manyEntities_areStoredAndReadInWindows() {
    List<Person> many =
        IntStream.range(0, 1500)
            .mapToObj(i -> Person.of("many-" + i, "Name " + i, i % 90, "Bulk"))
            .toList();
    assertThat(people.saveAll(many)).hasSize(1500);
    assertThat(people.countByCity("Bulk")).isEqualTo(1500);
    assertThat(people.findAllById(many.stream().map(Person::id).toList())).hasSize(1500);
    assertThat(people.deleteByCity("Bulk")).isEqualTo(1500);
    assertThat(people.count()).isEqualTo(6);
  }

  static Stream<Arguments> callsWithNull() {
    return Stream.of(
        call("save", r -> r.save(null)),
        call("saveAll", r -> r.saveAll(null)),
        call("saveAll of null", r -> r.saveAll(Arrays.asList(ADA, null))),
        call("findById", r -> r.findById(null)),
        call("existsById", r -> r.existsById(null)),
        call("findAll by sort", r -> r.findAll((Sort) null)),
        call("findAll by page", r -> r.findAll((Pageable) null)),
        call("findAllById", r -> r.findAllById(null)),
        call("findAllById of null", r -> r.findAllById(Arrays.asList("1", null))),
        call("deleteById", r -> r.deleteById(null)),
        call("delete", r -> r.delete(null)),
        call("deleteAllById", r -> r.deleteAllById(null)),
        call("deleteAllById of null", r -> r.deleteAllById(Arrays.asList("1", null))),
        call("deleteAll", r -> r.deleteAll(null)),
        call("deleteAll of null", r -> r.deleteAll(Arrays.asList(ADA, null))));
  }

  private static Arguments call(String name, Consumer<PersonRepository> call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callsWithNull")
  void whenGivenNullShouldRefuseItBeforeAnythingIsDone(
      String name, Consumer<PersonRepository> call) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call.accept(people))
        .withMessageContaining("must not be null");
    assertThat(people.count()).isEqualTo(6);
    assertThat(people.findById("1")).map(Person::name).contains("Ada");
  }
}
