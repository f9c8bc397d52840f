package dev.grid.structures.cpobject;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.GroupObjects;
import dev.grid.kernel.cp.WholeState;
import dev.grid.structures.cpobject.GroupObjectEffect.AllDestroyed;
import dev.grid.structures.cpobject.GroupObjectEffect.Copied;
import dev.grid.structures.cpobject.GroupObjectEffect.Destroyed;
import dev.grid.structures.cpobject.GroupObjectEffect.Ended;
import dev.grid.structures.cpobject.GroupObjectEffect.GroupObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The structures of a group that are destroyed. Confined to its host. */
final class GroupObjectState implements WholeState, GroupObjects {

  /** So many may be destroyed in a group: each is remembered for good. */
  static final int DESTROYED_MAX = 10_000;

  private static final long BYTES = 48;
  private static final long OBJECT_BYTES = 150;

  private final Set<GroupObject> destroyed = new LinkedHashSet<>();
  private long hash;
  private long chars;

  @Override
  public boolean isDestroyed(String service, String object) {
    return destroyed.contains(new GroupObject(service, object));
  }

  /** The names of those of a kind that are destroyed. */
  List<String> destroyed(String service) {
    return destroyed.stream()
        .filter(object -> object.service().equals(service))
        .map(GroupObject::object)
        .toList();
  }

  boolean isFull() {
    return destroyed.size() >= DESTROYED_MAX;
  }

  Effect destroy(String service, String object) {
    Destroyed effect = new Destroyed(service, object);
    apply(effect);
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((GroupObjectEffect) effect) {
      case Destroyed e -> add(new GroupObject(e.service(), e.object()));
      case Copied e -> e.destroyed().forEach(this::add);
      case Ended e -> {} // The host drops that structure.
      case AllDestroyed e -> {} // The host drops this state, too.
    }
  }

  private void add(GroupObject object) {
    if (destroyed.add(object)) {
      hash +=
          ContentHash.mix(
              object.service().hashCode() + ContentHash.mix(object.object().hashCode()));
      chars += object.object().length();
    }
  }

  @Override
  public Effect whole() {
    return new Copied(List.copyOf(destroyed));
  }

  @Override
  public long contentHash() {
    return hash;
  }

  @Override
  public boolean isEmpty() {
    return destroyed.isEmpty();
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES + destroyed.size() * OBJECT_BYTES + chars;
  }
}
