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
 * each minute, until there were none for a minute. Those of one host that are of more kinds than it
 * may have are counted together. Of more kinds than are kept apart only the number of all is told.
 * Guarded by this.
 */
final class AuditFloods {

  static final int KINDS_MAX = 4_096;
  static final int KINDS_OF_HOST_MAX = 64;
  static final int KINDS_OF_PRINCIPAL_MAX = 1_024;
  static final long MILLIS = TimeUnit.MINUTES.toMillis(1);

  private static final int REASON_WORDS = 3;
  private static final String OTHER_KINDS = "other refusals, of more kinds than are kept apart";

  private final ObjLongConsumer<Runnable> later;
  private final Consumer<AuditEvent> told;
  private final Clock clock;

  private final Map<Kind, Flood> floods = new HashMap<>();

  /** How many kinds there are of each, so that nobody takes the places of all. */
  private final Map<Source, Integer> sources = new HashMap<>();

  private long ofOtherKinds;
  private boolean counting;

  /** Who brings refusals: a principal at a host, or whoever is not known yet there. */
  private record Source(String host, @Nullable String principal) {

    int kindsMax() {
      return principal == null ? KINDS_OF_HOST_MAX : KINDS_OF_PRINCIPAL_MAX;
    }
  }

  /** What makes refusals the same. */
  private record Kind(
      AuditEvent.Type type,
      @Nullable String principal,
      @Nullable String remote,
      @Nullable String service,
      @Nullable String structure,
      @Nullable String action,
      @Nullable String reason) {

    /**
     * A client comes from another port each time, and what is said of those who are not known yet
     * may have their words in it: that does not make them others. The name that they want does, for
     * as many as a host has kinds.
     */
    static Kind of(AuditEvent event) {
      Map<String, String> fields = event.fields();
      String remote = fields.get(Fields.REMOTE);
      int port = remote == null ? -1 : remote.lastIndexOf(':');
      String host = remote == null || port < 0 ? remote : remote.substring(0, port);
      if (event.type() != AuditEvent.Type.DENIED) {
        String reason = firstWords(fields.get(Fields.REASON));
        return new Kind(event.type(), fields.get(Fields.PRINCIPAL), host, null, null, null, reason);
      }
      return new Kind(
          event.type(),
          fields.get(Fields.PRINCIPAL),
          host,
          fields.get(Fields.SERVICE),
          fields.get(Fields.STRUCTURE),
          fields.get(Fields.ACTION),
          fields.get(Fields.REASON));
    }

    static Kind others(AuditEvent.Type type, Source source) {
      return new Kind(type, source.principal, source.host, null, null, null, OTHER_KINDS);
    }

    @Nullable Source source() {
      return remote == null
          ? null
          : new Source(remote, type == AuditEvent.Type.DENIED ? principal : null);
    }

    private static @Nullable String firstWords(@Nullable String reason) {
      if (reason == null) {
        return null;
      }
      int end = 0;
      for (int words = 0; words < REASON_WORDS && end >= 0; words++) {
        end = reason.indexOf(' ', end + 1);
      }
      return end < 0 ? reason : reason.substring(0, end);
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
    Source source = kind.source();
    if (source != null && sources.getOrDefault(source, 0) >= source.kindsMax()) {
      countWithOthers(Kind.others(kind.type, source), source);
      return true;
    }
    if (floods.size() >= KINDS_MAX) {
      ofOtherKinds++;
      return true;
    }
    add(kind, new Flood(event));
    return false;
  }

  private synchronized void countWithOthers(Kind kind, Source source) {
    Flood flood = floods.get(kind);
    if (flood == null) {
      if (floods.size() >= KINDS_MAX) {
        ofOtherKinds++;
        return;
      }
      Map<String, String> fields = new LinkedHashMap<>();
      if (source.principal != null) {
        fields.put(Fields.PRINCIPAL, source.principal);
      }
      fields.put(Fields.REMOTE, source.host);
      fields.put(Fields.REASON, OTHER_KINDS);
      flood = new Flood(new AuditEvent(clock.instant(), kind.type, false, fields));
      add(kind, flood);
    }
    flood.count++;
  }

  private synchronized void add(Kind kind, Flood flood) {
    floods.put(kind, flood);
    Source source = kind.source();
    if (source != null) {
      sources.merge(source, 1, Integer::sum);
    }
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
      for (Iterator<Map.Entry<Kind, Flood>> all = floods.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<Kind, Flood> next = all.next();
        Flood flood = next.getValue();
        if (flood.count == 0) {
          Source source = next.getKey().source();
          if (source != null) {
            sources.computeIfPresent(source, (same, kinds) -> kinds == 1 ? null : kinds - 1);
          }
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
