package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.LostEvents;
import dev.grid.client.members.FakeMember;
import dev.grid.client.members.FakeMember.Received;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.AddEntryListener;
import dev.grid.structures.map.MapMessages.EntryChanged;
import dev.grid.structures.map.MapMessagesCodecs;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listener is told when it may have missed something, in its place among the events. */
class LostEventsTest {

  private static final int ADDED = 1;
  private static final int NO_PARTITION = -1;

  private final FakeMember member = new FakeMember();
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private @Nullable ClientGrid client;

  private final EntryListener<String, String> listener =
      new EntryListener<>() {
        @Override
        public void changed(EntryEvent<String, String> event) {
          told.add(String.valueOf(event.key()));
        }

        @Override
        public void eventsLost(LostEvents lost) {
          told.add(lost);
        }
      };

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    member.close();
    assertThat(member.failures()).isEmpty();
  }

  private Received listen() {
    ClientGrid grid = Clients.connect(Clients.config(member.hostAndPort()));
    client = grid;
    member.on(AddEntryListener.class, request -> request.reply(UUID.randomUUID()));
    grid.<String, String>map("m").addListener(listener, false);
    return member.take(AddEntryListener.class);
  }

  private void tell(Received registration, String key) throws IOException {
    ClientGrid grid = Objects.requireNonNull(client);
    Data data = grid.invoker().serialization().toData(key);
    registration
        .peer()
        .event(
            registration,
            MapMessagesCodecs.ENTRY_CHANGED,
            NO_PARTITION,
            new EntryChanged(data, null, null, null, ADDED, UUID.randomUUID(), 1));
  }

  private Object heard() throws InterruptedException {
    return Objects.requireNonNull(told.poll(120, TimeUnit.SECONDS), "nothing came");
  }

  @Test
  void aConnectionThatBreaksIsAGap() throws Exception {
    Received before = listen();
    tell(before, "a");
    assertThat(heard()).isEqualTo("a");

    member.dropAll();
    Received after = member.take(AddEntryListener.class);
    assertThat(heard())
        .isEqualTo(new LostEvents("m", LostEvents.Reason.MEMBER_NOT_HEARD, LostEvents.UNKNOWN));
    tell(after, "b");
    assertThat(heard()).isEqualTo("b");
    assertThat(told).isEmpty();
  }
}
