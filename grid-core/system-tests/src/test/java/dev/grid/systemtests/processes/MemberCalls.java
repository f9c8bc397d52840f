package dev.grid.systemtests.processes;

import dev.grid.systemtests.history.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Has a member make calls on structures of Raft groups, on a thread of this caller's there.
 * Confined to the caller's thread.
 */
public final class MemberCalls {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  private final URI uri;
  private final String caller;
  private final Duration callMax;
  private long lastNumber;

  /** A call has failed, at the member or on the way. */
  public static final class FailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    FailedException(Outcome outcome, String message) {
      super(message);
      this.outcome = outcome;
    }

    /** What it has done: nothing, or perhaps something. */
    public Outcome outcome() {
      return outcome;
    }
  }

  MemberCalls(URI uri, String caller, Duration callMax) {
    this.uri = uri;
    this.caller = caller;
    this.callMax = callMax;
  }

  /**
   * Makes a call; blocks.
   *
   * @throws FailedException if it has failed, or takes too long
   */
  public long apply(GroupCall call) {
    String answer = ask(call);
    int blank = answer.indexOf(' ');
    String rest = answer.substring(blank + 1);
    Outcome outcome = Outcome.valueOf(answer.substring(0, blank));
    if (outcome != Outcome.ACKNOWLEDGED) {
      throw new FailedException(outcome, rest);
    }
    return Long.parseLong(rest);
  }

  private String ask(GroupCall call) {
    // Not GET, which the client makes again when a connection breaks.
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(callMax)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    caller + " " + ++lastNumber + " " + call.line()))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new FailedException(Outcome.UNKNOWN, "status=" + answer.statusCode());
      }
      return answer.body();
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new FailedException(Outcome.REFUSED, "not reached: " + e);
    } catch (IOException e) {
      throw new FailedException(Outcome.UNKNOWN, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
