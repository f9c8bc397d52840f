package dev.grid.spring.data.repository;

import dev.grid.spring.data.mapping.GridEntity;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/** An entity without a version, with a nested record and an array of them. */
@GridEntity("people")
@SuppressWarnings("ArrayRecordComponent") // Never compared here.
record Person(
    @Id @Nullable String id,
    String name,
    int age,
    @Nullable String city,
    LocalDate born,
    BigDecimal balance,
    boolean active,
    Level level,
    @Nullable Address address,
    Pet[] pets)
    implements Serializable {

  enum Level {
    LOW,
    MIDDLE,
    HIGH
  }

  record Address(String street, @Nullable String zip) implements Serializable {}

  record Pet(String name, int legs) implements Serializable {}

  static Person of(String id, String name, int age, @Nullable String city) {
    return new Person(
        id,
        name,
        age,
        city,
        LocalDate.of(2000 - age, 1, 1),
        BigDecimal.valueOf(age * 100L, 2),
        age % 2 == 0,
        Level.values()[age % 3],
        city == null ? null : new Address(name + " Street", city.substring(0, 1)),
        new Pet[] {new Pet("Rex " + name, 4)});
  }
}
