package dev.grid.member.connection;

import dev.grid.config.Identity;
import dev.grid.protocol.Action;

/**
 * Decides what clients may do. Asked once for each structure that a request names, when it has been
 * decoded and before anything is done for it; requests that declare no {@link Action} are not asked
 * about, nor is what the application in this process does or what other members bring.
 *
 * <p>Called on the connections' loops, for every call: thread-safe, blocks never, allocates nothing
 * for what it admits, and throws nothing.
 */
@FunctionalInterface
public interface Access {

  /** Everybody may do everything. */
  Access ALL = (principal, actions, service, name) -> true;

  /**
   * Whether all of the actions are allowed.
   *
   * @param principal who authentication said it is
   * @param actions the {@linkplain Action#bit() bits} of one or more
   * @param service the structure's; where one is created it need not be known to this member
   * @param name the structure's, one that structures may have
   */
  boolean admits(Identity principal, int actions, String service, String name);
}
