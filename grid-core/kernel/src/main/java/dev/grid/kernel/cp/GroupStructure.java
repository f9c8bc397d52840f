package dev.grid.kernel.cp;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Host;
import dev.grid.kernel.State;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * A room whose structures live in Raft groups, whatever they are called. Its copies are the group's
 * members, which is why nothing is protected by their number beside, and no side of a split has
 * something to merge. Immutable.
 *
 * @param <S> its state
 */
public interface GroupStructure<S extends State> extends Structure<S> {

  @Override
  default boolean isPartitioned() {
    return false;
  }

  @Override
  default Host host(String name, MemberConfig config) {
    return Host.RAFT_GROUP;
  }

  @Override
  default Backups backups(String name, MemberConfig config) {
    return new Backups(0, 0);
  }

  @Override
  default @Nullable SplitBrainProtection protection(String name, MemberConfig config) {
    return null;
  }

  @Override
  default @Nullable Subscription subscription(Message<?> message) {
    return null;
  }

  /** Structures are configured by their names without groups. */
  @Override
  default String configuredName(String name) {
    return CpName.of(name).object();
  }

  @Override
  default void validate(String name, MemberConfig config) {
    try {
      CpName.of(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationException(type() + " " + e.getMessage());
    }
  }
}
