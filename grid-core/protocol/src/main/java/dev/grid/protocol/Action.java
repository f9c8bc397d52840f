package dev.grid.protocol;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a request does to the structure that it names: what a principal must be allowed to do, for
 * the request to be carried out. Declared by {@link Op#actions()}; a request may need several.
 */
public enum Action {
  /** Makes a structure known that has not been there before. */
  CREATE,
  /** Destroys a structure with its data. */
  DESTROY,
  /** Tells of its content: values, keys, sizes. */
  READ,
  /** Stores under a key or replaces what is there; the old value may be answered. */
  PUT,
  /** Adds to a collection that has no keys. */
  ADD,
  /** Takes content away; what is taken may be answered. */
  REMOVE,
  /** Takes, frees or asks for a lock. */
  LOCK,
  /** Hears of changes from now on. */
  LISTEN,
  /** Changes which indexes there are. */
  INDEX,
  /** Puts user code between callers and the content. */
  INTERCEPT,
  /** Sends a message to those who listen. */
  PUBLISH,
  /** Changes a counter or another single value. */
  MODIFY,
  /** Takes permits. */
  ACQUIRE,
  /** Gives permits back. */
  RELEASE,
  /** Has a task carried out. */
  EXECUTE,
  /** Rebuilds how content is kept, without changing it. */
  OPTIMIZE;

  /** This among the bits of an {@code int}: several actions in one number. */
  public int bit() {
    return 1 << ordinal();
  }

  /** The actions of such a number. */
  public static Set<Action> ofBits(int bits) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (Action action : values()) {
      if ((bits & action.bit()) != 0) {
        actions.add(action);
      }
    }
    return actions;
  }
}
