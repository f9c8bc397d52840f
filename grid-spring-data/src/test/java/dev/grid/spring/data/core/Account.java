package dev.grid.spring.data.core;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/** A mutable entity with a generated id and a version that is null while it is new. */
class Account implements Serializable {

  private static final long serialVersionUID = 1L;

  @Id @Nullable String id;
  @Version @Nullable Long version;
  long balance;

  Account() {}

  Account(long balance) {
    this.balance = balance;
  }
}
