package dev.grid.member.security;

import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that are the same again and again: the first is told at once, the others as a number
 * each minute, until there were none for a minute. Of more kinds than are kept apart only the
 * number of all is told. Guarded by this.
 */
final class AuditFloods {

  static final int KINDS_MAX = 4_096;
  static final long MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final ObjLongConsumer<Runnable> later;
  private final Consumer<AuditEvent> told;
  private final Clock clock;

  private final Map<Kind, Flood> floods = new HashMap<>();
  private long ofOtherKinds;
  private boolean counting;

  /** What makes refusals the same. */
  private record Kind(
      AuditEvent.Type type,
      @Nullable String principal,
      @Nullable String remote,
      @Nullable String service,
      @Nullable String structure,
      @Nullable String action,
      @Nullable String reason) {

    /** A client comes from another port each time, and names itself as it likes. */
    static Kind of(AuditEvent event) {
      Map<String, String> fields = event.fields();
      String remote = fields.get(Fields.REMOTE);
      int port = remote == null ? -1 : remote.lastIndexOf(':');
      return new Kind(
          event.type(),
          fields.get(Fields.PRINCIPAL),
          remote == null || port < 0 ? remote : remote.substring(0, port),
          fields.get(Fields.SERVICE),
          fields.get(Fields.STRUCTURE),
          fields.get(Fields.ACTION),
          fields.get(Fields.REASON));
    }
  }

  private static final class Flood {
    final AuditEvent first;
    long count;

    Flood(AuditEvent first) {
      this.first = first;
    }
  }

  AuditFloods(ObjLongConsumer<Runnable> later, Consumer<AuditEvent> told, Clock clock) {
    this.later = later;
    this.told = told;
    this.clock = clock;
  }

  void tell(AuditEvent event) {
    if (!isCounted(event)) {
      told.accept(event);
    }
  }

  private synchronized boolean isCounted(AuditEvent event) {
    if (!counting) {
      counting = true;
      later.accept(this::minuteIsOver, MILLIS);
    }
    Kind kind = Kind.of(event);
    Flood flood = floods.get(kind);
    if (flood != null) {
      flood.count++;
      return true;
    }
    if (floods.size() >= KINDS_MAX) {
      ofOtherKinds++;
      return true;
    }
    floods.put(kind, new Flood(event));
    return false;
  }

  private void minuteIsOver() {
    tellCounts();
    synchronized (this) {
      counting = !floods.isEmpty();
      if (counting) {
        later.accept(this::minuteIsOver, MILLIS);
      }
    }
  }

  /** Tells what was only counted since this was called before. */
  void tellCounts() {
    List<AuditEvent> counts = new ArrayList<>();
    synchronized (this) {
      for (Iterator<Flood> all = floods.values().iterator(); all.hasNext(); ) {
        Flood flood = all.next();
        if (flood.count == 0) {
          all.remove();
        } else {
          counts.add(counted(flood.first.type(), flood.first.fields(), flood.count));
          flood.count = 0;
        }
      }
      if (ofOtherKinds > 0) {
        counts.add(counted(AuditEvent.Type.LOST, Map.of(), ofOtherKinds));
        ofOtherKinds = 0;
      }
    }
    counts.forEach(told);
  }

  private AuditEvent counted(AuditEvent.Type type, Map<String, String> fields, long count) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put(Fields.COUNT, Long.toString(count));
    return new AuditEvent(clock.instant(), type, false, all);
  }
}
