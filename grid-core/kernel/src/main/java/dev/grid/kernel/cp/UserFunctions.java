package dev.grid.kernel.cp;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.UserCode;
import dev.grid.protocol.Data;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions that users send to where a value is. Stateless. */
public final class UserFunctions {

  /** Where they run: the pool of entry processors, as they are the same to a member. */
  public static final String POOL = "entry-processors";

  private UserFunctions() {}

  /**
   * Reads a function and calls it; outside the state's host.
   *
   * @param structure the structure's kind and name, for messages
   * @throws dev.grid.GridSerializationException if this member cannot read it, or it is none
   */
  @SuppressWarnings("unchecked") // Who writes it knows what it is given.
  public static @Nullable Object call(
      OutsideServices services, String structure, Data function, @Nullable Object value) {
    Function<@Nullable Object, @Nullable Object> read =
        UserCode.read(services, function, Function.class, structure + " function");
    return read.apply(value);
  }
}
