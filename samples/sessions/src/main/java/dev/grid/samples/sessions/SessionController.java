package dev.grid.samples.sessions;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The session as the page shows it. */
@RestController
class SessionController {

  private static final String BASKET = "basket";
  private static final int ITEM_CHARS_MAX = 100;

  private final String instance;
  private final int otherPort;

  SessionController(
      @Value("${sample.instance}") String instance, @Value("${sample.other-port}") int otherPort) {
    this.instance = instance;
    this.otherPort = otherPort;
  }

  /**
   * What the page shows.
   *
   * @param instance that has answered
   * @param otherPort where the other one is
   */
  record View(String instance, int otherPort, String user, Instant since, List<String> basket) {}

  /** What is put into the basket. */
  record Item(@Nullable String name) {}

  @GetMapping("/api/session")
  View show(Principal user, HttpSession session) {
    return new View(
        instance,
        otherPort,
        user.getName(),
        Instant.ofEpochMilli(session.getCreationTime()),
        basket(session).items());
  }

  @PostMapping("/api/basket")
  View add(@RequestBody Item item, Principal user, HttpSession session) {
    String name = item.name() == null ? "" : item.name().strip();
    if (name.isEmpty() || name.length() > ITEM_CHARS_MAX) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "A name has from 1 to " + ITEM_CHARS_MAX + " characters");
    }
    Basket basket = basket(session);
    if (basket.isFull()) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, "The basket is full");
    }
    session.setAttribute(BASKET, basket.with(name));
    return show(user, session);
  }

  private static Basket basket(HttpSession session) {
    return Objects.requireNonNullElse((Basket) session.getAttribute(BASKET), Basket.EMPTY);
  }
}
