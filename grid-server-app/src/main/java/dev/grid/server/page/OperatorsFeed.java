package dev.grid.server.page;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells all who look at the page what there is, every {@link #EVERY}. It is made once for all of
 * them; one who does not read holds up the others until the web server gives him up.
 */
final class OperatorsFeed implements SmartLifecycle {

  /** Who comes then is refused. */
  static final int READERS_MAX = 20;

  /** Then a reader's feed ends, whether or not he is still there; a browser connects again. */
  static final Duration READING_MAX = Duration.ofMinutes(10);

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(OperatorsFeed.class);

  private final Supplier<OperatorsView> views;
  private final JsonMapper json;

  // These three are guarded by this.

  private final List<SseEmitter> readers = new ArrayList<>();

  /** Null while nobody looks. */
  private @Nullable Thread teller;

  private boolean isRunning;

  OperatorsFeed(Supplier<OperatorsView> views, JsonMapper json) {
    this.views = views;
    this.json = json;
  }

  /** One more who looks; null if there are too many, or the member is about to stop. */
  synchronized @Nullable SseEmitter open() {
    if (!isRunning || readers.size() >= READERS_MAX) {
      return null;
    }
    SseEmitter reader = new SseEmitter(READING_MAX.toMillis());
    reader.onTimeout(reader::complete);
    reader.onCompletion(() -> remove(reader));
    reader.onError(e -> remove(reader));
    readers.add(reader);
    if (teller == null) {
      teller = Thread.ofVirtual().name("operators-page").start(this::tell);
    }
    return reader;
  }

  private synchronized void remove(SseEmitter reader) {
    readers.remove(reader);
  }

  private void tell() {
    try {
      for (List<SseEmitter> all = others(); !all.isEmpty(); all = others()) {
        tell(all);
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It is stopped.
    }
  }

  /** Who looks now; if nobody does, the caller is to end. */
  private synchronized List<SseEmitter> others() {
    if (readers.isEmpty() || !isRunning) {
      teller = null;
      return List.of();
    }
    return List.copyOf(readers);
  }

  private void tell(List<SseEmitter> all) {
    String view;
    try {
      view = json.writeValueAsString(views.get());
    } catch (RuntimeException e) {
      log.warn("the page for operators shows nothing new", e);
      return;
    }
    for (SseEmitter reader : all) {
      try {
        reader.send(view, MediaType.APPLICATION_JSON);
      } catch (IOException | IllegalStateException e) {
        remove(reader); // He has gone.
      }
    }
  }

  @Override
  public synchronized void start() {
    isRunning = true;
  }

  /** Before the web server, which would wait for those who look. */
  @Override
  public void stop() {
    List<SseEmitter> all;
    synchronized (this) {
      isRunning = false;
      all = List.copyOf(readers);
      readers.clear();
      if (teller != null) {
        teller.interrupt();
        teller = null;
      }
    }
    all.forEach(SseEmitter::complete);
  }

  @Override
  public synchronized boolean isRunning() {
    return isRunning;
  }

  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
