package dev.grid.spring.data.core;

import dev.grid.spring.data.mapping.GridEntity;
import java.io.Serializable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/** An immutable entity whose version is 0 while it is new. */
@GridEntity("tickets")
record Ticket(@Id String id, int holds, @Version long version) implements Serializable {

  static Ticket named(String id) {
    return new Ticket(id, 0, 0);
  }

  Ticket plusOne() {
    return new Ticket(id, holds + 1, version);
  }
}
