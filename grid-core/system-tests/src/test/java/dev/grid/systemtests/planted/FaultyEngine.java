package dev.grid.systemtests.planted;

import dev.grid.systemtests.planted.PlantedFault.Edit;
import dev.grid.systemtests.simulation.SeededRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The engine with a fault: its classes anew, of which some were compiled from edited sources. Those
 * of other libraries are shared with whoever made it. Thread-safe.
 */
final class FaultyEngine extends ClassLoader {

  private static final String OURS = "dev.grid.";

  /** Compiled from edited sources, by name. */
  private final Map<String, byte[]> edited;

  private FaultyEngine(Map<String, byte[]> edited) {
    super(FaultyEngine.class.getClassLoader());
    this.edited = edited;
  }

  /** The sources of the engine, by file. */
  static Map<Path, String> sources() {
    Map<Path, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(PlantedFault.root().resolve("grid-core"))) {
      for (Path module : modules.toList()) {
        Path folder = module.resolve(Path.of("src", "main", "java"));
        if (Files.isDirectory(folder)) {
          read(folder, sources);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static void read(Path folder, Map<Path, String> sources) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        sources.put(file, Files.readString(file));
      }
    }
  }

  /**
   * Plants a fault.
   *
   * @throws IllegalArgumentException if its code is not there exactly once, or does not compile
   */
  static FaultyEngine with(PlantedFault fault, Map<Path, String> sources) {
    Map<Path, String> changed = new LinkedHashMap<>();
    for (Edit edit : fault.edits()) {
      Path file = fileOf(fault, edit, sources);
      String before = changed.getOrDefault(file, sources.get(file));
      String replacement = Matcher.quoteReplacement(edit.replacement());
      changed.put(file, edit.pattern().matcher(before).replaceFirst(replacement));
    }
    return new FaultyEngine(compiled(fault, changed));
  }

  private static Path fileOf(PlantedFault fault, Edit edit, Map<Path, String> sources) {
    List<Path> found = new ArrayList<>();
    sources.forEach(
        (file, text) -> edit.pattern().matcher(text).results().forEach(match -> found.add(file)));
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "src/test/planted/%s.fault fits no more: expected once in the sources, but found in %s:%n%s"
              .formatted(fault, found, edit.code()));
    }
    return found.getFirst();
  }

  private static Map<String, byte[]> compiled(PlantedFault fault, Map<Path, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(said, null, null);
        Memory memory = new Memory(files)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
      List<Source> all =
          sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
      if (!compiler.getTask(null, memory, said, options, null, all).call()) {
        throw new IllegalArgumentException(
            "src/test/planted/" + fault + ".fault does not compile: " + said.getDiagnostics());
      }
      return memory.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the classes that differ, for processes that have this folder first in their path. */
  void writeTo(Path folder) {
    edited.forEach(
        (name, bytes) -> {
          Path file = folder.resolve(name.replace('.', '/') + ".class");
          try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The simulation on this engine: what does not hold, by seed. */
  @SuppressWarnings("unchecked") // An enumeration that has our type in the loader above.
  LongFunction<List<String>> run(PlantedFault fault) {
    try {
      for (Object run : loadClass(SeededRun.class.getName()).getEnumConstants()) {
        if (((Enum<?>) run).name().equals(fault.run())) {
          return (LongFunction<List<String>>) run;
        }
      }
      throw new IllegalStateException("there is no run: " + fault.run());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = bytesOf(name);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }
  }

  private byte[] bytesOf(String name) throws ClassNotFoundException {
    byte[] bytes = edited.get(name);
    if (bytes != null) {
      return bytes;
    }
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** A source that differs from its file. */
  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(Path file, String text) {
      super(file.toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what is compiled. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, ByteArrayOutputStream> written = new ConcurrentHashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name + kind.extension), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(name, bytes);
          return bytes;
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }
}
