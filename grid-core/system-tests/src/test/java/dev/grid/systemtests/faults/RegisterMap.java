package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;

/** A map of a client, with {@link Operation#ABSENT} for no value. Thread-safe. */
@FunctionalInterface
interface RegisterMap {

  /** Makes a call; what {@link Operation#result()} is defined as. */
  long apply(String key, Operation.Action action, long argument, long expected);
}
