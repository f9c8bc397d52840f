package dev.grid.spring.data.repository;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;

interface PersonRepository extends GridRepository<Person, String> {

  List<Person> findByName(String name);

  List<Person> findByCity(@Nullable String city);

  List<Person> findByCityNot(String city);

  List<Person> findByNameIgnoreCase(String name);

  List<Person> findByAgeLessThan(int age);

  List<Person> findByAgeLessThanEqual(int age);

  List<Person> findByAgeGreaterThan(long age);

  List<Person> findByAgeGreaterThanEqual(int age);

  List<Person> findByAgeBetween(int low, int high);

  List<Person> findByBornBefore(LocalDate day);

  List<Person> findByBornAfter(LocalDate day);

  List<Person> findByBalance(BigDecimal balance);

  List<Person> findByAgeIn(Collection<Integer> ages);

  List<Person> findByNameNotIn(String... names);

  List<Person> findByNameLike(String pattern);

  List<Person> findByNameNotLike(String pattern);

  List<Person> findByNameStartingWith(String start);

  List<Person> findByNameEndingWith(@Nullable String end);

  List<Person> findByNameContainingIgnoreCase(String part);

  List<Person> findByNameNotContaining(String part);

  List<Person> findByNameMatchesRegex(String regex);

  List<Person> findByNameMatchesIgnoreCase(String regex);

  List<Person> findByCityExists();

  @Query("city NOT REGEX '.*n' AND name REGEX :name")
  List<Person> declaredRegex(String name);

  List<Person> findByCityIsNull();

  List<Person> findByCityIsNotNull();

  List<Person> findByPetsIsEmpty();

  List<Person> findByActiveTrue();

  List<Person> findByActiveFalse();

  List<Person> findByLevel(Person.Level level);

  List<Person> findByAddressZip(@Nullable String zip);

  List<Person> findByPetsName(String name);

  List<Person> findByCityAndAgeGreaterThan(String city, int age);

  List<Person> findByCityOrAgeGreaterThanAndActiveTrue(String city, int age);

  List<Person> findByCityOrderByAgeDesc(String city);

  List<Person> findAllByOrderByCityAscAgeDesc();

  List<Person> findTop2ByOrderByAgeDesc();

  Optional<Person> findFirstByOrderByAge();

  List<Person> findByAgeGreaterThan(int age, Sort sort);

  List<Person> findByAgeGreaterThan(int age, Limit limit, Sort sort);

  Page<Person> findByAgeGreaterThan(int age, Pageable pageable);

  Page<Person> findTop4ByAgeGreaterThanOrderByAge(int age, Pageable pageable);

  Slice<Person> findSliceByAgeGreaterThan(int age, Pageable pageable);

  List<Person> findListByAgeGreaterThan(int age, Pageable pageable);

  Window<Person> findFirst2ByAgeGreaterThanOrderByAge(int age, ScrollPosition position);

  Window<Person> findFirst2ByOrderByCityAscAgeDesc(ScrollPosition position);

  Stream<Person> streamByAgeGreaterThan(int age);

  Optional<Person> findOneByCity(String city);

  @Nullable Person findSingleByName(String name);

  boolean existsByCity(String city);

  long countByCity(String city);

  int countByAgeGreaterThan(int age);

  long deleteByCity(String city);

  List<Person> removeByAgeGreaterThan(int age);

  void deleteByName(String name);

  NameOnly findNameOnlyById(String id);

  List<Labelled> findLabelledByCityOrderByName(String city);

  List<NameAndAge> findDtoByCityOrderByName(String city);

  <T> List<T> findDynamicByCityOrderByName(String city, Class<T> type);

  Window<Person> findFirst2ByAgeGreaterThanOrderByCityAscAgeDesc(int age, ScrollPosition position);

  @Query("city = :city AND (age > :least OR name LIKE 'Ad%')")
  List<Person> declared(String city, int least);

  @Query("age BETWEEN ?1 AND ?2 AND NOT level = 'HIGH'")
  List<Person> declaredByPlace(int low, int high);

  @Query("name IN :names or pets.name = 'Rex Grace' and active = false")
  List<Person> declaredIn(@Nullable Collection<String> names);

  @Query("name IN (:names)")
  List<Person> declaredInParentheses(String... names);

  @Query("born >= '1960-01-01' AND city IS NOT NULL AND name NOT CONTAINS 'x' AND `level` <> 'LOW'")
  List<Person> declaredLiterals();

  @Query("name ILIKE :#{#start + '%'} AND age < :#{#limits['old']}")
  List<Person> declaredExpressions(String start, Map<String, Integer> limits);

  @Query("name = :name")
  List<Person> declaredByName(String name);

  @Query(value = "active", sort = "age DESC, name")
  List<Person> declaredSorted();

  @Query(value = "active", sort = "age DESC")
  List<Person> declaredSorted(Sort sort);

  @Query("age > :age")
  Page<Person> declaredPage(int age, Pageable page);

  @Query(value = "age > :age", count = true)
  long declaredCount(int age);

  @Query(value = "city = :city", exists = true)
  boolean declaredExists(@Nullable String city);

  @Query(value = "city = :city OR age NOT IN (36, 41, 85, 72, 29)", delete = true)
  int declaredDelete(String city);

  @Query("city = :city")
  List<NameAndAge> declaredDto(String city, Sort sort);

  Page<NameAndAge> findDtoPageByCity(String city, Pageable page);

  List<PersonView> findClosedByCityOrderByName(String city);

  interface NameOnly {
    String getName();
  }

  interface Labelled {
    @Value("#{target.name + ' of ' + target.city}")
    String getLabel();
  }

  record NameAndAge(String name, int age) {}
}
