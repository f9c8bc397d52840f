package dev.grid.spring.boot.autoconfigure.coordination;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of group coordination. Immutable.
 *
 * @param url System that coordinates, as in etcd://localhost:2379; grid:// alone is the
 *     application's own grid.
 * @param memberId Id of this member, different in each process. By default, the application's name
 *     and something random.
 * @param groups Groups that this application joins, and makes if they are not there, by their ids.
 */
@ConfigurationProperties(GridCoordinationProperties.PREFIX)
record GridCoordinationProperties(
    @Nullable String url, @Nullable String memberId, @DefaultValue Map<String, Group> groups) {

  static final String PREFIX = "grid.coordination";

  GridCoordinationProperties {
    groups = Map.copyOf(groups);
  }

  /** Without the URL, which may have a password. */
  @Override
  public String toString() {
    return "GridCoordinationProperties[memberId=" + memberId + ", groups=" + groups + "]";
  }

  /**
   * A group that is joined.
   *
   * @param elect Whether this member stands for election as the group's leader.
   * @param capabilities What this member says that it can do, by name.
   */
  record Group(
      @DefaultValue("true") boolean elect, @DefaultValue Map<String, String> capabilities) {

    Group {
      capabilities = Map.copyOf(capabilities);
    }
  }
}
