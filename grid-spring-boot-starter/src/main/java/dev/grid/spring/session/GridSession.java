package dev.grid.spring.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.PrincipalNameIndexResolver;
import org.springframework.session.ReactiveFindByIndexNameSessionRepository;
import org.springframework.session.SaveMode;
import org.springframework.session.Session;
import org.springframework.session.SessionIdGenerator;

/**
 * A session as a request has it: what it has read, and what it has changed since it was saved. An
 * attribute is read from its bytes when it is asked for first; one that cannot be read is logged,
 * counts as absent, and stays in the grid for applications that can read it. Why a login has failed
 * is left out if it cannot be written. Thread-safe.
 */
public final class GridSession implements Session {

  private static final Logger LOG = LoggerFactory.getLogger(GridSession.class);

  private static final String SECURITY_CONTEXT = "SPRING_SECURITY_CONTEXT";

  /** Why a login has failed, for the page that says so; what is in it is anybody's. */
  private static final String LAST_EXCEPTION = "SPRING_SECURITY_LAST_EXCEPTION";

  /** Attributes that are a principal's name, which servlet and reactive ones call differently. */
  static final Set<String> PRINCIPAL_ATTRIBUTES =
      Set.of(
          FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME,
          ReactiveFindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME);

  private static final List<PrincipalNameIndexResolver<Session>> PRINCIPALS =
      PRINCIPAL_ATTRIBUTES.stream().map(PrincipalNameIndexResolver::new).toList();

  private final SessionAttributeCodec codec;
  private final SessionIdGenerator ids;
  private final SaveMode saveMode;
  private final Instant created;

  // All below is guarded by this.

  private final Map<String, byte[]> unread = new HashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();

  /** Names of attributes that may not be in the grid as they are here. */
  private final Set<String> changed = new HashSet<>();

  private String id;

  /** Under which the grid has it; null if it has not. */
  private @Nullable String savedId;

  private Instant accessed;
  private Duration maxInactive;
  private boolean accessedChanged;
  private boolean maxInactiveChanged;

  /** Called after each change, with {@link org.springframework.session.FlushMode#IMMEDIATE}. */
  private @Nullable Runnable flush;

  /** A new session. */
  GridSession(
      SessionAttributeCodec codec,
      SessionIdGenerator ids,
      SaveMode saveMode,
      Duration maxInactive) {
    this.codec = codec;
    this.ids = ids;
    this.saveMode = saveMode;
    this.id = ids.generate();
    this.created = Instant.ofEpochMilli(System.currentTimeMillis());
    this.accessed = created;
    this.maxInactive = maxInactive;
  }

  /** A session that the grid has. */
  GridSession(
      SessionAttributeCodec codec,
      SessionIdGenerator ids,
      SaveMode saveMode,
      String id,
      StoredSession stored) {
    this.codec = codec;
    this.ids = ids;
    this.saveMode = saveMode;
    this.id = id;
    this.savedId = id;
    this.created = Instant.ofEpochMilli(stored.createdMillis());
    this.accessed = Instant.ofEpochMilli(stored.accessedMillis());
    this.maxInactive = Duration.ofMillis(stored.maxInactiveMillis());
    stored.attributes().forEach(attribute -> unread.put(attribute.name(), attribute.value()));
    if (saveMode == SaveMode.ALWAYS) {
      changed.addAll(unread.keySet());
    }
  }

  synchronized void flushBy(Runnable flush) {
    this.flush = flush;
  }

  @Override
  public synchronized String getId() {
    return id;
  }

  @Override
  public String changeSessionId() {
    synchronized (this) {
      id = ids.generate();
    }
    flush();
    return getId();
  }

  @Override
  @SuppressWarnings("unchecked") // The caller knows its attributes.
  public synchronized <T> @Nullable T getAttribute(String name) {
    Object value = read(name);
    if (value != null && saveMode != SaveMode.ON_SET_ATTRIBUTE) {
      changed.add(name);
    }
    return (T) value;
  }

  private synchronized @Nullable Object read(String name) {
    byte[] bytes = unread.remove(name);
    if (bytes != null) {
      try {
        attributes.put(name, codec.decode(name, bytes));
      } catch (RuntimeException e) {
        changed.remove(name);
        LOG.warn("A session goes on without an attribute: {}", e.getMessage());
      }
    }
    return attributes.get(name);
  }

  /** {@inheritDoc} A snapshot, perhaps with some that cannot be read. */
  @Override
  public synchronized Set<String> getAttributeNames() {
    Set<String> names = new HashSet<>(attributes.keySet());
    names.addAll(unread.keySet());
    return names;
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    synchronized (this) {
      unread.remove(name);
      changed.add(name);
      if (value == null) {
        attributes.remove(name);
      } else {
        attributes.put(name, value);
      }
    }
    flush();
  }

  @Override
  public void removeAttribute(String name) {
    setAttribute(name, null);
  }

  @Override
  public Instant getCreationTime() {
    return created;
  }

  @Override
  public void setLastAccessedTime(Instant accessed) {
    synchronized (this) {
      this.accessed = accessed;
      this.accessedChanged = true;
    }
    flush();
  }

  @Override
  public synchronized Instant getLastAccessedTime() {
    return accessed;
  }

  @Override
  public void setMaxInactiveInterval(Duration interval) {
    synchronized (this) {
      this.maxInactive = interval;
      this.maxInactiveChanged = true;
    }
    flush();
  }

  @Override
  public synchronized Duration getMaxInactiveInterval() {
    return maxInactive;
  }

  @Override
  public synchronized boolean isExpired() {
    return !maxInactive.isNegative() && !Instant.now().minus(maxInactive).isBefore(accessed);
  }

  private void flush() {
    Runnable now;
    synchronized (this) {
      now = flush;
    }
    if (now != null) {
      now.run();
    }
  }

  synchronized boolean hasChanges() {
    return savedId == null
        || !savedId.equals(id)
        || accessedChanged
        || maxInactiveChanged
        || !changed.isEmpty();
  }

  /**
   * What is to be sent now; what changes from now on is for the next time.
   *
   * @throws RuntimeException if an attribute cannot be written; nothing has changed then
   */
  synchronized Saving beginSave() {
    Saving saving =
        new Saving(
            savedId,
            id,
            savedId == null ? toStored() : null,
            toChange(),
            Set.copyOf(changed),
            accessedChanged,
            maxInactiveChanged);
    savedId = id;
    changed.clear();
    accessedChanged = false;
    maxInactiveChanged = false;
    return saving;
  }

  /** Called if it could not be sent: the next time has it, too. */
  synchronized void saveFailed(Saving saving) {
    if (Objects.equals(savedId, saving.id)) {
      savedId = saving.savedId;
    }
    changed.addAll(saving.changedNames);
    accessedChanged |= saving.accessedChanged;
    maxInactiveChanged |= saving.maxInactiveChanged;
  }

  private StoredSession toStored() {
    List<StoredAttribute> all = new ArrayList<>();
    attributes.forEach(
        (name, value) -> {
          byte[] bytes = encode(name, value);
          if (bytes != null) {
            all.add(new StoredAttribute(name, bytes));
          }
        });
    return new StoredSession(
        principal(),
        created.toEpochMilli(),
        accessed.toEpochMilli(),
        maxInactive.toMillis(),
        null,
        false,
        all);
  }

  private SessionChange toChange() {
    List<StoredAttribute> values = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    if (savedId != null) {
      for (String name : changed) {
        byte[] bytes = unread.get(name);
        Object value = attributes.get(name);
        if (bytes == null && value != null) {
          bytes = encode(name, value);
        }
        if (bytes != null) {
          values.add(new StoredAttribute(name, bytes));
        } else {
          removed.add(name);
        }
      }
    }
    boolean principalChanged =
        changed.contains(SECURITY_CONTEXT)
            || PRINCIPAL_ATTRIBUTES.stream().anyMatch(changed::contains);
    return new SessionChange(
        values,
        removed,
        accessed.toEpochMilli(),
        maxInactiveChanged ? maxInactive.toMillis() : null,
        principalChanged,
        principalChanged ? principal() : null);
  }

  /** Null for an attribute that is left out as it cannot be written. */
  private byte @Nullable [] encode(String name, Object value) {
    try {
      return codec.encode(name, value);
    } catch (RuntimeException e) {
      if (!name.equals(LAST_EXCEPTION)) {
        throw e;
      }
      LOG.warn("A session is saved without an attribute: {}", e.getMessage());
      return null;
    }
  }

  private @Nullable String principal() {
    Set<String> before = Set.copyOf(changed);
    String name = null;
    for (PrincipalNameIndexResolver<Session> resolver : PRINCIPALS) {
      name = name == null ? resolver.resolveIndexValueFor(this) : name;
    }
    changed.retainAll(before); // That it was looked at here is no reason to save it.
    return name;
  }

  /**
   * What is sent by a save.
   *
   * @param savedId under which the grid has it; null if it is new
   * @param stored all of it if it is new, else null
   */
  record Saving(
      @Nullable String savedId,
      String id,
      @Nullable StoredSession stored,
      SessionChange change,
      Set<String> changedNames,
      boolean accessedChanged,
      boolean maxInactiveChanged) {}
}
