package dev.grid.spring.data.repository;

import java.math.BigDecimal;
import java.time.LocalDate;

/** A projection that is made of properties alone. */
interface PersonView {

  String getName();

  LocalDate getBorn();

  Person.Level getLevel();

  boolean isActive();

  BigDecimal getBalance();
}
