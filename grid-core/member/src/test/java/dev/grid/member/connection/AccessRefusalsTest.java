package dev.grid.member.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.Identity;
import dev.grid.protocol.Codec;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapMessagesCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Refusals are logged, but no client can fill the log, or write lines of its own into it. */
class AccessRefusalsTest {

  private static final Codec<?, ?> PUT =
      MapMessagesCodecs.ALL.stream()
          .filter(codec -> codec.messageClass() == MapMessages.Put.class)
          .findFirst()
          .orElseThrow();

  private final List<String> lines = new ArrayList<>();
  private long nanos;
  private final AccessRefusals refusals = new AccessRefusals(() -> nanos, lines::add);

  private void refuse(String name) {
    var unused =
        refusals.refuse(PUT, Identity.named("ada"), "client-1", "hz:impl:mapService", name);
  }

  @Test
  void refusal_saysWhoWantedWhatOfWhich() {
    refuse("orders");

    assertThat(lines)
        .singleElement()
        .asString()
        .contains("principal=ada", "client=client-1", "[PUT]", "mapService", "name=orders");
  }

  @Test
  void manyRefusals_areCounted_andTheNextSecondSaysHowMany() {
    for (int i = 0; i < 1_000; i++) {
      refuse("orders");
    }
    assertThat(lines).hasSize(AccessRefusals.LINES_MAX);

    nanos += TimeUnit.SECONDS.toNanos(1);
    refuse("orders");
    refuse("orders");

    assertThat(lines).hasSize(AccessRefusals.LINES_MAX + 2);
    assertThat(lines.get(AccessRefusals.LINES_MAX)).endsWith("not logged before=990");
    assertThat(lines.getLast()).doesNotContain("not logged");
  }

  @Test
  void names_areOneLine_andShort() {
    refuse("a\nWARN access granted\u2028" + "x".repeat(5_000));

    assertThat(lines.getFirst()).doesNotContain("\n", "\u2028").hasSizeLessThan(500);
  }
}
