package dev.grid.member.security;

import dev.grid.config.Identity;
import dev.grid.security.Action;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Decides what clients may do. Thread-safe. */
@FunctionalInterface
public interface Access {

  /** Everybody may do everything. */
  Access ALL = (principal, from) -> (actions, service, name) -> true;

  /**
   * What one client may do, on one connection.
   *
   * @param principal who authentication said it is
   * @param from where it comes from; null if that is not known
   */
  Grants to(Identity principal, @Nullable InetAddress from);

  /**
   * What the client of one connection may do now. Asked once for each structure that a request
   * names, when it has been decoded and before anything is done for it; requests that declare no
   * {@link Action} are not asked about, nor is what the application in this process does or what
   * other members bring.
   */
  @FunctionalInterface
  interface Grants {

    /**
     * Whether all of the actions are allowed. Called on the connection's loop, for every call:
     * blocks never, allocates nothing for what it has been asked before, and throws nothing.
     *
     * @param actions the {@linkplain Action#bit() bits} of one or more
     * @param service the structure's; where one is created it need not be known to this member
     * @param name the structure's, one that structures may have
     */
    boolean admits(int actions, String service, String name);

    /** Whether any action with it is allowed, so that it may be known of. Any thread. */
    default boolean sees(String service, String name) {
      return true;
    }
  }
}
