package dev.grid.systemtests.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run, or several, came to. Confined to one thread. */
final class Tally {

  private static final String LINE_BEGINS = "result: ";
  private static final int SAMPLES_MAX = 20;

  int runs;
  int faults;
  long acknowledged;
  long refused;
  long unknown;

  /** Acknowledged writes that are gone, items of queues among them. */
  long lost;

  /** Values that nobody wrote, or that were refused. */
  long invented;

  /** Answers to the only writer of a key that contradict what it wrote. */
  long contradicted;

  /** Items that came out of a queue twice. */
  long duplicates;

  /** Missing items that a poll without an answer may have taken. */
  long excused;

  /** Items that came out of a strong queue after others that were offered after them. */
  long overtaken;

  long registers;
  long notLinearizable;
  long undecided;

  /**
   * How often a lock or permits were held, and how often the lock not alone or with a fence that
   * was too low, or more permits than there are.
   */
  long holds;

  long notExclusive;

  /** The longest time in which one client thread was not answered. */
  long longestGapNanos;

  /** The longest time in which no client thread was answered. */
  long longestOutageNanos;

  long longestCallNanos;
  long longestHealingNanos;

  /** From the start of all members at once until they were a quiet cluster. */
  long longestStartNanos;

  /** Of what went wrong, the first few, in words. */
  final List<String> samples = new ArrayList<>();

  void sample(String words) {
    if (samples.size() < SAMPLES_MAX) {
      samples.add(words);
    }
  }

  /** Whether nothing acknowledged is lost and nothing is there that should not be. */
  boolean isDurable() {
    return lost == 0 && invented == 0 && contradicted == 0;
  }

  boolean isLinearizable() {
    return notLinearizable == 0 && undecided == 0 && notExclusive == 0 && overtaken == 0;
  }

  void add(Tally other) {
    runs += other.runs;
    faults += other.faults;
    acknowledged += other.acknowledged;
    refused += other.refused;
    unknown += other.unknown;
    lost += other.lost;
    invented += other.invented;
    contradicted += other.contradicted;
    duplicates += other.duplicates;
    excused += other.excused;
    overtaken += other.overtaken;
    registers += other.registers;
    notLinearizable += other.notLinearizable;
    undecided += other.undecided;
    holds += other.holds;
    notExclusive += other.notExclusive;
    longestGapNanos = Math.max(longestGapNanos, other.longestGapNanos);
    longestOutageNanos = Math.max(longestOutageNanos, other.longestOutageNanos);
    longestCallNanos = Math.max(longestCallNanos, other.longestCallNanos);
    longestHealingNanos = Math.max(longestHealingNanos, other.longestHealingNanos);
    longestStartNanos = Math.max(longestStartNanos, other.longestStartNanos);
    other.samples.forEach(this::sample);
  }

  /** One line that {@link #parse} understands. */
  String line() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("runs", runs);
    values.put("faults", faults);
    values.put("acknowledged", acknowledged);
    values.put("refused", refused);
    values.put("unknown", unknown);
    values.put("lost", lost);
    values.put("invented", invented);
    values.put("contradicted", contradicted);
    values.put("duplicates", duplicates);
    values.put("excused", excused);
    values.put("overtaken", overtaken);
    values.put("registers", registers);
    values.put("not-linearizable", notLinearizable);
    values.put("undecided", undecided);
    values.put("holds", holds);
    values.put("not-exclusive", notExclusive);
    values.put("longest-outage-ms", longestOutageNanos / 1_000_000);
    values.put("longest-gap-ms", longestGapNanos / 1_000_000);
    values.put("longest-call-ms", longestCallNanos / 1_000_000);
    values.put("longest-healing-ms", longestHealingNanos / 1_000_000);
    values.put("longest-start-ms", longestStartNanos / 1_000_000);
    StringBuilder line = new StringBuilder(LINE_BEGINS.strip());
    values.forEach((name, value) -> line.append(String.format(Locale.ROOT, " %s=%s", name, value)));
    return line.toString();
  }

  /** The values of a {@link #line()}, or nothing if this is another line. */
  static Map<String, Long> parse(String line) {
    Map<String, Long> values = new LinkedHashMap<>();
    if (line.startsWith(LINE_BEGINS)) {
      for (String value : line.substring(LINE_BEGINS.length()).split(" ", -1)) {
        int equals = value.indexOf('=');
        values.put(value.substring(0, equals), Long.valueOf(value.substring(equals + 1)));
      }
    }
    return values;
  }
}
