package dev.grid.coordination;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Which members of a group watchers were told of, by incarnation, so that each join and leave is
 * told once: whether it comes as an event, or is found by comparing, or both. Confined to the
 * thread that dispatches.
 */
final class MembersView {

  /** How many incarnations that have ended are known, against events that come late. */
  private static final int ENDED_MAX = 1_024;

  private final String group;
  private final Map<String, String> told = new HashMap<>();
  private final LinkedHashSet<String> ended = new LinkedHashSet<>();

  MembersView(String group) {
    this.group = group;
  }

  /** These are there, and nobody is told of them. */
  void begin(Map<String, String> incarnations) {
    told.clear();
    ended.clear();
    told.putAll(incarnations);
  }

  /** A member has joined, or is there. */
  List<CoordinationEvent> joined(String member, String incarnation) {
    String before = told.get(member);
    if (incarnation.equals(before) || ended.contains(incarnation)) {
      return List.of();
    }
    told.put(member, incarnation);
    if (before == null) {
      return List.of(new MemberJoined(group, member));
    }
    end(before);
    return List.of(new MemberLeft(group, member), new MemberJoined(group, member));
  }

  /** A member has left as whom it was. */
  List<CoordinationEvent> left(String member, String incarnation) {
    end(incarnation);
    if (told.remove(member, incarnation)) {
      return List.of(new MemberLeft(group, member));
    }
    return List.of();
  }

  /** Exactly these are there. Leaves come first. */
  List<CoordinationEvent> compare(Map<String, String> incarnations) {
    List<CoordinationEvent> events = new ArrayList<>();
    for (Map.Entry<String, String> before : List.copyOf(told.entrySet())) {
      if (!before.getValue().equals(incarnations.get(before.getKey()))) {
        events.addAll(left(before.getKey(), before.getValue()));
      }
    }
    incarnations.forEach((member, incarnation) -> events.addAll(joined(member, incarnation)));
    return events;
  }

  private void end(String incarnation) {
    if (incarnation.isEmpty()) {
      return; // Another program's member, which cannot be told from its next incarnation.
    }
    ended.add(incarnation);
    if (ended.size() > ENDED_MAX) {
      ended.removeFirst();
    }
  }
}
