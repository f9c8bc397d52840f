package dev.grid.spring.data.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.serialization.GenericRecord;
import org.springframework.dao.TypeMismatchDataAccessException;

/** An entry that is no entity as a whole shows what of it is fetched. */
final class Projected {

  private Projected() {}

  static void assertFetchesOnlyWhatIsNeeded(Grid grid, PersonRepository people) {
    GridMap<String, Object> map = grid.map("people");
    map.set(
        "odd",
        GenericRecord.compact("no.such.Person")
            .setString("id", "odd")
            .setString("name", "Linus")
            .setInt32("age", 21)
            .setString("city", "Helsinki")
            .build());
    assertThatExceptionOfType(TypeMismatchDataAccessException.class)
        .isThrownBy(() -> people.findByCity("Helsinki"));
    assertThat(people.findDtoByCityOrderByName("Helsinki"))
        .containsExactly(new PersonRepository.NameAndAge("Linus", 21));
  }
}
