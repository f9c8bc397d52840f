package dev.grid.security;

import dev.grid.InvalidConfigurationException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a request does to the structure that it names: what a principal must be allowed to do, for
 * the request to be carried out. A request may need several.
 */
public enum Action {
  /** Makes a structure known that has not been there before; not asked about one that is. */
  CREATE(0x0001),
  /** Destroys a structure with its data. */
  DESTROY(0x0002),
  /** Tells of its content: values, keys, sizes. */
  READ(0x0004),
  /** Stores under a key or replaces what is there; the old value may be answered. */
  PUT(0x0008),
  /** Adds to a collection that has no keys. */
  ADD(0x0010),
  /** Takes content away; what is taken may be answered. */
  REMOVE(0x0020),
  /** Takes, frees or asks for a lock. */
  LOCK(0x0040),
  /** Hears of changes from now on. */
  LISTEN(0x0080),
  /** Changes which indexes there are. */
  INDEX(0x0100),
  /** Puts user code between callers and the content. */
  INTERCEPT(0x0200),
  /** Sends a message to those who listen. */
  PUBLISH(0x0400),
  /** Changes a counter or another single value. */
  MODIFY(0x0800),
  /** Takes permits. */
  ACQUIRE(0x1000),
  /** Gives permits back. */
  RELEASE(0x2000),
  /** Has a task carried out. */
  EXECUTE(0x4000),
  /** Rebuilds how content is kept, without changing it. */
  OPTIMIZE(0x8000);

  private final int bit;

  Action(int bit) {
    this.bit = bit;
  }

  /** This among the bits of an {@code int}: several actions in one number. */
  public int bit() {
    return bit;
  }

  /**
   * The actions of these names, which may be in lower case; every one for {@code all}.
   *
   * @throws InvalidConfigurationException that has the name that is none, and those that there are
   */
  public static Set<Action> named(Collection<String> names) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (String name : names) {
      if (name.strip().equalsIgnoreCase("all")) {
        return EnumSet.allOf(Action.class);
      }
      try {
        actions.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigurationException(
            "security.roles actions="
                + name
                + ": must be all, or some of "
                + EnumSet.allOf(Action.class).toString().toLowerCase(Locale.ROOT),
            e);
      }
    }
    return actions;
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
