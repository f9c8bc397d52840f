package dev.grid.member.sql;

import dev.grid.security.Action;
import java.util.Set;

/**
 * What a statement does with a structure.
 *
 * @param service the structure's; that of maps for mappings and views, too
 * @param name the structure's, or the mapping's or view's if it is about that itself
 * @param actions all that has to be allowed: READ where values are read, PUT and ADD are what the
 *     map's own messages ask for
 * @param operation for the audit, such as {@code Sql.Select}
 */
public record SqlUse(String service, String name, Set<Action> actions, String operation) {

  public SqlUse {
    actions = Set.copyOf(actions);
  }

  /** The actions as the policy is asked about them. */
  public int bits() {
    int bits = 0;
    for (Action action : actions) {
      bits |= action.bit();
    }
    return bits;
  }
}
