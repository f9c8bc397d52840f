package dev.grid.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The names of all requests that clients of the protocol may send, carried out here or not: for
 * messages to people. Read when one is first asked for.
 */
public final class KnownRequests {

  private static final int SERVICE_SHIFT = 16;

  private final Map<Integer, String> calls = new HashMap<>();
  private final Map<Integer, String> services = new HashMap<>();

  private static final class Holder {
    static final KnownRequests ALL = new KnownRequests();
  }

  private KnownRequests() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(KnownRequests.class.getResourceAsStream("requests.txt")),
                StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line) {
    int space = line.indexOf(' ');
    int type = Integer.parseInt(line.substring(0, space), 16);
    String call = line.substring(space + 1);
    calls.put(type, call);
    services.putIfAbsent(type >>> SERVICE_SHIFT, call.substring(0, call.indexOf('.')));
  }

  /** What to call a request in a message: its type, and its name or at least its service's. */
  public static String describe(int type) {
    String number = "message type=0x%06x".formatted(type);
    String call = Holder.ALL.calls.get(type);
    if (call != null) {
      return number + " (" + call + ")";
    }
    String service = Holder.ALL.services.get(type >>> SERVICE_SHIFT);
    return service == null ? number : number + " (a call of " + service + ")";
  }

  /** The refusal of a request that a member does not carry out. */
  public static UnsupportedOperationException refused(int type) {
    return new UnsupportedOperationException(describe(type) + " is not supported by this member");
  }
}
