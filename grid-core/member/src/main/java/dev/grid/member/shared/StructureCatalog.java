package dev.grid.member.shared;

import dev.grid.OverloadedException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.kernel.OpenRegistration;
import dev.grid.member.peer.PeerMessages.StructureForm;
import dev.grid.structures.Structures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which structures there are, and who wants to know. Thread-safe; listeners must not block.
 *
 * <p>Each structure has a version that grows whenever it comes or goes, and the higher one is right
 * wherever two members' catalogs meet: a structure that was destroyed does not come back from a
 * member that had not heard of it. Changes are guarded by this; listeners are told under it, so
 * that they hear of one structure's changes in their order.
 */
public final class StructureCatalog {

  /** Applications name structures by the hundred; a client that makes up names is stopped here. */
  private static final int STRUCTURES_MAX = 100_000;

  /** More are not said to a coordinator that sides of a split meet at. */
  private static final int OWN_MAX = 10_000;

  /** Destroyed structures that are remembered; the oldest is forgotten. */
  private static final int DESTROYED_MAX = 10_000;

  private final int structuresMax;
  private final Map<StructureId, Existing> existing = new ConcurrentHashMap<>();
  private final Map<StructureId, Long> destroyed = new LinkedHashMap<>();
  private final Map<UUID, Listening> listeners = new ConcurrentHashMap<>();
  private final BooleanSupplier first;

  /**
   * A structure that exists.
   *
   * @param destroyed the version that was last destroyed here before it was made again; 0 if none
   * @param ofOthers whether only members that are not of this side have told of it
   */
  private record Existing(long version, long destroyed, boolean ofOthers) {

    Existing asOwn() {
      return new Existing(version, destroyed, false);
    }
  }

  /** Told of what happens anywhere, or only while this member is the first of the cluster. */
  private record Listening(StructureListener listener, boolean firstOnly) {}

  /**
   * An empty catalog.
   *
   * @param first whether this member is the first of the cluster
   */
  StructureCatalog(BooleanSupplier first) {
    this(first, STRUCTURES_MAX);
  }

  StructureCatalog(BooleanSupplier first, int structuresMax) {
    this.first = first;
    this.structuresMax = structuresMax;
  }

  /** The structures that are not the members' own, in no order. */
  public Collection<StructureId> all() {
    return existing.keySet().stream()
        .filter(structure -> !Structures.isInternal(structure.service()))
        .toList();
  }

  /** Whether a structure exists. */
  public boolean contains(StructureId structure) {
    return existing.containsKey(structure);
  }

  /**
   * Notes a structure; what to tell others if it is new, else null.
   *
   * @throws OverloadedException if there are too many others; those that other members have made
   *     are noted nevertheless
   */
  @Nullable StructureForm create(StructureId structure) {
    Existing known = existing.get(structure);
    if (known != null && !known.ofOthers) {
      return null;
    }
    synchronized (this) {
      if (existing.computeIfPresent(structure, (id, is) -> is.asOwn()) != null) {
        return null;
      }
      requireRoom(structure);
      long version = versionOf(structure) + 1;
      set(structure, version, true);
      return form(structure, version, true);
    }
  }

  private void requireRoom(StructureId structure) {
    if (existing.size() >= structuresMax) {
      throw new OverloadedException(
          "there are structures="
              + existing.size()
              + ", as many as there may be; destroy some before "
              + structure
              + " is made");
    }
  }

  /** Forgets a structure, one too that only others have heard of; what to tell them. */
  synchronized StructureForm destroy(StructureId structure) {
    long version = versionOf(structure) + 1;
    set(structure, version, false);
    return form(structure, version, false);
  }

  /** Whether a structure was destroyed and not made again, as far as is remembered. */
  public synchronized boolean isDestroyed(StructureId structure) {
    return destroyed.containsKey(structure);
  }

  private long versionOf(StructureId structure) {
    Existing known = existing.get(structure);
    return known != null ? known.version : destroyed.getOrDefault(structure, 0L);
  }

  /** The version of a structure that exists; 0 if it does not. */
  long version(StructureId structure) {
    Existing known = existing.get(structure);
    return known == null ? 0 : known.version;
  }

  /** Visits the structures, the members' own too, in no order. */
  public void forEach(Consumer<StructureId> visitor) {
    existing.keySet().forEach(visitor);
  }

  /**
   * Takes what another member knows. Of two that came to one version by different ways the one that
   * destroyed is right.
   *
   * @return whether it is not out of date
   */
  boolean merge(StructureForm form) {
    return merge(form, false);
  }

  /**
   * {@link #merge(StructureForm)} of what a member may tell that is not of this side.
   *
   * @param ofOthers whether it is not
   */
  synchronized boolean merge(StructureForm form, boolean ofOthers) {
    StructureId structure = new StructureId(form.service(), form.name());
    long version = versionOf(structure);
    Existing before = existing.get(structure);
    if (form.version() > version || form.version() == version && !form.exists()) {
      set(structure, form.version(), form.exists());
    }
    boolean stays = ofOthers && (before == null || before.ofOthers);
    existing.computeIfPresent(
        structure, (id, known) -> new Existing(known.version, known.destroyed, stays));
    return form.version() >= version;
  }

  /** Whoever told of structures is of this side now. */
  void allAreOwn() {
    existing.replaceAll((id, known) -> known.ofOthers ? known.asOwn() : known);
  }

  /** Service and name of each structure that this side has; null if they are many. */
  public @Nullable List<Map.Entry<String, String>> own() {
    if (existing.size() > OWN_MAX) {
      return null;
    }
    List<Map.Entry<String, String>> own = new ArrayList<>();
    existing.forEach(
        (id, known) -> {
          if (!known.ofOthers) {
            own.add(Map.entry(id.service(), id.name()));
          }
        });
    return own;
  }

  /** Service and name of each structure, in no order. */
  public List<Map.Entry<String, String>> names() {
    return existing.keySet().stream().map(id -> Map.entry(id.service(), id.name())).toList();
  }

  /**
   * {@link #merge} of a structure that is destroyed. Who still writes to it may have made it again
   * elsewhere, and that may be known here first: what is here is of the time before nevertheless.
   *
   * @return whether what is here is to be destroyed: that is not done twice for one version
   */
  synchronized boolean mergeDestroyed(StructureForm form) {
    if (merge(form)) {
      return true;
    }
    StructureId structure = new StructureId(form.service(), form.name());
    Existing known = existing.get(structure);
    if (known == null || known.destroyed >= form.version()) {
      return false;
    }
    existing.put(structure, new Existing(known.version, form.version(), known.ofOthers));
    return true;
  }

  private void set(StructureId structure, long version, boolean exists) {
    Existing before = existing.get(structure);
    boolean existed = before != null;
    if (exists) {
      Long gone = destroyed.remove(structure);
      long last = before != null ? before.destroyed : gone != null ? gone : 0;
      existing.put(structure, new Existing(version, last, false));
    } else {
      existing.remove(structure);
      destroyed.put(structure, version);
      if (destroyed.size() > DESTROYED_MAX) {
        Iterator<StructureId> oldest = destroyed.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    if (existed != exists && !Structures.isInternal(structure.service())) {
      boolean isFirst = first.getAsBoolean();
      for (Listening listening : listeners.values()) {
        if (isFirst || !listening.firstOnly) {
          if (exists) {
            listening.listener.created(structure);
          } else {
            listening.listener.destroyed(structure);
          }
        }
      }
    }
  }

  /** Everything, the destroyed ones too. */
  synchronized List<StructureForm> forms() {
    List<StructureForm> forms = new ArrayList<>();
    new HashMap<>(existing).forEach((id, known) -> forms.add(form(id, known.version, true)));
    destroyed.forEach((id, version) -> forms.add(form(id, version, false)));
    return forms;
  }

  private static StructureForm form(StructureId structure, long version, boolean exists) {
    return new StructureForm(structure.service(), structure.name(), version, exists);
  }

  /**
   * Adds a listener.
   *
   * @param firstOnly whether it is told only while this member is the first of the cluster: of a
   *     listener that is registered on every member, one tells it
   */
  public Registration listen(StructureListener listener, boolean firstOnly) {
    UUID id = UUID.randomUUID();
    listeners.put(id, new Listening(listener, firstOnly));
    return new OpenRegistration(id, self -> listeners.remove(id));
  }
}
