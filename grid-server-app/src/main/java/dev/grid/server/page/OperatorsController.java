package dev.grid.server.page;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Gives the page what it shows, by server-sent events. */
@RestController
final class OperatorsController {

  private final OperatorsFeed feed;

  OperatorsController(OperatorsFeed feed) {
    this.feed = feed;
  }

  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter live() {
    SseEmitter reader = feed.open();
    if (reader == null) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "readersMax=" + OperatorsFeed.READERS_MAX + " look at the page already");
    }
    return reader;
  }

  /** Otherwise answered as a GET is: one who reads nothing would take a reader's place. */
  @RequestMapping(path = "/live", method = RequestMethod.HEAD)
  ResponseEntity<Void> head() {
    return ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED).allow(HttpMethod.GET).build();
  }
}
