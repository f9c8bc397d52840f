package dev.grid.systemtests.style;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files that people write in this repository. */
final class Repository {

  private static final Set<String> NOT_WRITTEN =
      Set.of("target", ".git", ".idea", "node_modules", ".settings");

  private static final long TEXT_BYTES_MAX = 2 << 20;

  private final Path root;

  private Repository(Path root) {
    this.root = root;
  }

  /** The repository that this test is part of. */
  static Repository find() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("grid-core/system-tests"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("no repository around " + Path.of("").toAbsolutePath());
      }
      directory = parent;
    }
    return new Repository(directory);
  }

  /** The files whose path, relative to the root and with slashes, is asked for. */
  List<Path> files(Predicate<String> asked) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
              return NOT_WRITTEN.contains(String.valueOf(directory.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.size() <= TEXT_BYTES_MAX && asked.test(nameOf(file))) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  List<Path> javaFiles() {
    return files(name -> name.endsWith(".java"));
  }

  List<Path> mainJavaFiles() {
    return files(name -> name.endsWith(".java") && name.contains("src/main/java/"));
  }

  List<Path> testJavaFiles() {
    return files(name -> name.endsWith(".java") && name.contains("src/test/java/"));
  }

  /** The path relative to the root, with slashes. */
  String nameOf(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
