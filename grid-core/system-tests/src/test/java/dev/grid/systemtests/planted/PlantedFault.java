package dev.grid.systemtests.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fault and where it is planted, as its file says: lines {@code title:}, {@code origin:}, {@code
 * run:}, {@code quick: yes} if each build is to find it, {@code rare: yes} if a thousand seeds have
 * not shown it yet; then one or more edits.
 *
 * <pre>
 * title: A reply is given before the backup has the change.
 * origin: planted
 * run: CLUSTER
 *
 * &lt;&lt;&lt;
 * if (mustWait(change)) {
 * ===
 * if (false) {
 * &gt;&gt;&gt;
 * </pre>
 *
 * Those in the folder {@code processes} are found by members as processes, under faults that their
 * {@code run:} line has, as {@code --work groups --faults kill-leader}.
 *
 * @param name of the file, without its ending
 * @param title what is wrong then
 * @param origin {@code planted}, or who found it when it was a real one
 * @param run the {@code SeededRun} that must find it; for those of processes what is run on the
 *     command line
 * @param quick whether some seeds are enough, so that each build finds it
 * @param rare whether no seed is known that shows it, so that it need not be found
 * @param edits what is replaced; at least one
 */
record PlantedFault(
    String name,
    String title,
    String origin,
    String run,
    boolean quick,
    boolean rare,
    List<Edit> edits) {

  private static final Path FOLDER = Path.of("grid-core/system-tests/src/test/planted");
  private static final Path PROCESSES = FOLDER.resolve("processes");
  private static final String ENDING = ".fault";
  private static final Pattern EDIT =
      Pattern.compile("^<<<\\n(.*?)^===\\n(.*?)^>>>\\n", Pattern.MULTILINE | Pattern.DOTALL);

  /** A name or number, or any other character. */
  private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\w\\s]");

  PlantedFault {
    edits = List.copyOf(edits);
    if (title.isEmpty() || origin.isEmpty() || run.isEmpty() || edits.isEmpty()) {
      throw new IllegalArgumentException(name + ENDING + " has no title, origin, run or edit");
    }
  }

  /** Code and what takes its place; layout does not matter. */
  record Edit(String code, String replacement) {

    /** Finds the code however it is laid out. */
    Pattern pattern() {
      StringBuilder pattern = new StringBuilder();
      for (Matcher token = TOKEN.matcher(code); token.find(); ) {
        pattern.append(pattern.isEmpty() ? "" : "\\s*").append(Pattern.quote(token.group()));
      }
      return Pattern.compile(pattern.toString());
    }
  }

  /** All that simulations find, by name. */
  static List<PlantedFault> all() {
    return in(FOLDER);
  }

  /** All that processes under faults find, by name. */
  static List<PlantedFault> ofProcesses() {
    return in(PROCESSES);
  }

  private static List<PlantedFault> in(Path folder) {
    try (Stream<Path> files = Files.list(root().resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .map(PlantedFault::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlantedFault read(Path file) {
    String name = file.getFileName().toString().replace(ENDING, "");
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Edit> edits = new ArrayList<>();
    for (Matcher edit = EDIT.matcher(text); edit.find(); ) {
      edits.add(new Edit(edit.group(1), edit.group(2)));
    }
    return new PlantedFault(
        name,
        line(text, "title"),
        line(text, "origin"),
        line(text, "run"),
        line(text, "quick").equals("yes"),
        line(text, "rare").equals("yes"),
        edits);
  }

  private static String line(String text, String name) {
    Matcher line = Pattern.compile("^" + name + ": *(.*)$", Pattern.MULTILINE).matcher(text);
    return line.find() ? line.group(1) : "";
  }

  /** The folder of the whole tree, from any folder in it. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(FOLDER))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("there is no " + FOLDER + " around this folder");
      }
      folder = parent;
    }
    return folder;
  }

  @Override
  public String toString() {
    return name;
  }
}
