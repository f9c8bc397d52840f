package dev.grid.kernel.transaction;

import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a room has for transactions.
 *
 * @param what what its structures are called in messages, such as {@code list}
 * @param participants make the part that a transaction has in the structure of a name
 * @param handles make a structure as an application has it within a transaction
 */
public record Transactional(
    String what,
    BiFunction<String, TransactionScope, Participant> participants,
    Function<HandleCalls, Object> handles) {

  public Transactional {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(participants, "participants");
    Objects.requireNonNull(handles, "handles");
  }

  /** The part that a transaction has in the structure of this name. */
  public Participant begin(String name, TransactionScope transaction) {
    return participants.apply(name, transaction);
  }

  /** The structure of this name as an application has it within a transaction. */
  public Object handle(String name, TransactionCalls calls) {
    return handles.apply(HandleCalls.of(what, name, calls));
  }
}
