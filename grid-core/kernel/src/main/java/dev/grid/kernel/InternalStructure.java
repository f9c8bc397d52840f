package dev.grid.kernel;

import dev.grid.StructureHandle;

/**
 * A room that is the members' own: applications cannot ask for one, and are not told of any.
 * Immutable.
 *
 * @param <S> its state
 */
public interface InternalStructure<S extends State> extends Structure<S> {

  @Override
  default boolean isInternal() {
    return true;
  }

  /**
   * There is none.
   *
   * @throws IllegalArgumentException always
   */
  @Override
  default StructureHandle<?> handle(String name, Invoker invoker) {
    throw new IllegalArgumentException(type() + " is not for applications");
  }
}
