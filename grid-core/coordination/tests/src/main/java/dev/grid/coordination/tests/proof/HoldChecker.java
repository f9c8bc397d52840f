package dev.grid.coordination.tests.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads what holders wrote, and looks for what must not be. */
public final class HoldChecker {

  /**
   * That somebody held something.
   *
   * @param file of who
   * @param token as it was given
   * @param from in nanoseconds
   * @param until in nanoseconds
   */
  public record Hold(String file, OptionalLong token, long from, long until) {}

  /**
   * Two that held it at once, or in the wrong order of tokens.
   *
   * @param what happened
   * @param atNanos when
   */
  public record Violation(String what, long atNanos) {}

  private HoldChecker() {}

  /** All holds of a kind ({@code lock} or {@code lead}), by when they began. */
  public static List<Hold> read(Path folder, String kind) throws IOException {
    List<Hold> holds = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(one -> one.getFileName().toString().startsWith(kind + "-")).toList()) {
        read(file, holds);
      }
    }
    holds.sort(Comparator.comparingLong(Hold::from));
    return holds;
  }

  private static void read(Path file, List<Hold> holds) throws IOException {
    String name = file.getFileName().toString();
    String text = Files.readString(file);
    Hold last = null;
    // What was killed while it wrote has left a line without an end.
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      String[] words = line.split(" ");
      var token =
          words[0].equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[0]));
      var hold = new Hold(name, token, Long.parseLong(words[1]), Long.parseLong(words[2]));
      if (last != null && last.from() != hold.from()) holds.add(last);
      last = hold;
    }
    if (last != null) holds.add(last);
  }

  /** What is wrong with holds that are in the order in which they began. */
  public static List<Violation> check(List<Hold> holds) {
    List<Violation> violations = new ArrayList<>();
    Hold longest = null;
    Hold highest = null;
    for (Hold hold : holds) {
      if (longest != null && hold.from() < longest.until()) {
        long overlap = Math.min(hold.until(), longest.until()) - hold.from();
        violations.add(
            new Violation(
                "two at once for " + overlap / 1_000_000 + " ms: " + longest + " and " + hold,
                hold.from()));
      }
      if (longest == null || hold.until() > longest.until()) longest = hold;
      if (hold.token().isPresent()) {
        if (highest != null && hold.token().getAsLong() <= highest.token().orElseThrow()) {
          violations.add(
              new Violation("a token did not grow: " + highest + " and " + hold, hold.from()));
        } else {
          highest = hold;
        }
      }
    }
    return violations;
  }
}
