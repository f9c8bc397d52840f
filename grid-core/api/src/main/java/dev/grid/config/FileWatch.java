package dev.grid.config;

import dev.grid.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the content of small files has changed. It looks itself, as file systems' own events
 * miss what is mounted into containers and swapped by a link. One virtual thread, while anybody
 * listens. Thread-safe.
 */
final class FileWatch {

  private final Duration every;
  private final List<Path> files;

  // Guarded by this.
  private final List<Listener> listeners = new ArrayList<>();
  private @Nullable Thread thread;

  FileWatch(Duration every, @Nullable Path... files) {
    this.every = every;
    this.files = Stream.of(files).filter(Objects::nonNull).toList();
  }

  synchronized Registration add(Runnable told) {
    Listener listener = new Listener(UUID.randomUUID(), told);
    listeners.add(listener);
    if (thread == null && !files.isEmpty()) {
      byte[] now = look();
      thread = Thread.ofVirtual().name("grid-tls-files").start(() -> run(now));
    }
    return listener;
  }

  private synchronized void remove(Listener listener) {
    listeners.remove(listener);
    if (listeners.isEmpty() && thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  private synchronized @Nullable List<Listener> listeners() {
    return thread == Thread.currentThread() ? List.copyOf(listeners) : null;
  }

  private void run(byte[] first) {
    byte[] told = first;
    byte[] before = first;
    try {
      while (true) {
        Thread.sleep(every);
        byte[] now = look();
        // Files of one change are written one after another: only what stays is told.
        if (Arrays.equals(now, before) && !Arrays.equals(now, told)) {
          told = now;
          List<Listener> all = listeners();
          if (all == null) {
            return;
          }
          all.forEach(FileWatch::tell);
        }
        before = now;
      }
    } catch (InterruptedException e) {
      // Nobody listens any more.
    }
  }

  private static void tell(Listener listener) {
    try {
      listener.told.run();
    } catch (RuntimeException e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
  }

  /** A digest of all; of one that cannot be read, of that. */
  private byte[] look() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
    for (Path file : files) {
      try {
        digest.update(Files.readAllBytes(file));
      } catch (IOException e) {
        digest.update((byte) 1);
      }
      digest.update((byte) 0);
    }
    return digest.digest();
  }

  private final class Listener implements Registration {

    private final UUID id;
    private final Runnable told;

    Listener(UUID id, Runnable told) {
      this.id = id;
      this.told = told;
    }

    @Override
    public UUID id() {
      return id;
    }

    @Override
    public void close() {
      remove(this);
    }
  }
}
