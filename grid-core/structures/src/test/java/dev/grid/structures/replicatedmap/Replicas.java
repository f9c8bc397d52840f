package dev.grid.structures.replicatedmap;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Call;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.EntryChanged;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.EntrySet;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Get;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Put;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Remove;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.RemoveAll;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Members' copies of one map without anything between them: a test tells who hears of what. */
final class Replicas {

  private static final EffectCodec EFFECTS = new EffectMessages(ReplicatedMapEffectCodecs.ALL);

  /** The time of all members; the test moves it. */
  long nowMillis = 1_000_000;

  final List<Copy> all = new ArrayList<>();

  Replicas(int count) {
    for (int i = 0; i < count; i++) {
      add();
    }
  }

  Copy add() {
    Copy copy = new Copy(new UUID(7, all.size() + 1L));
    all.add(copy);
    return copy;
  }

  static Data data(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[Data.HEADER_BYTES + payload.length];
    System.arraycopy(payload, 0, bytes, Data.HEADER_BYTES, payload.length);
    return new Data(bytes);
  }

  static @Nullable String text(@Nullable Data data) {
    return data == null
        ? null
        : new String(
            data.bytes(),
            Data.HEADER_BYTES,
            data.length() - Data.HEADER_BYTES,
            StandardCharsets.UTF_8);
  }

  /** One member's copy. */
  final class Copy {

    final UUID member;
    final ReplicatedMapState state =
        new ReplicatedMapState(new StateContext("m", -1, MemberConfig.defaults()));
    final List<EntryChanged> events = new ArrayList<>();

    /** What others are to be told, in order. */
    final List<Effect> told = new ArrayList<>();

    private final ReplicatedMapHandler handler = new ReplicatedMapHandler();

    Copy(UUID member) {
      this.member = member;
    }

    private final Call call =
        new Call() {
          @Override
          public long nowMillis() {
            return nowMillis;
          }

          @Override
          public UUID caller() {
            return member;
          }

          @Override
          public UUID member() {
            return member;
          }

          @Override
          public boolean hasListeners() {
            return true;
          }
        };

    @Nullable Object handle(Message<?> message) {
      Outcome outcome = handler.handle(message, state, call);
      while (outcome instanceof Outcome.Sliced sliced) {
        try {
          Object result = sliced.task().run((OutsideServices) null);
          outcome = handler.resume(message, result, state, call);
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
      return carriedOut(outcome);
    }

    private @Nullable Object carriedOut(Outcome outcome) {
      if (outcome instanceof Outcome.Changed changed) {
        told.add(throughBytes(changed.effect()));
        changed.events().forEach(event -> events.add((EntryChanged) event));
        return changed.reply();
      }
      return ((Outcome.Reply) outcome).value();
    }

    void tick() {
      carriedOut(handler.tick(state, call));
    }

    @Nullable String put(String key, String value) {
      return put(key, value, 0);
    }

    @Nullable String put(String key, String value, long ttlMillis) {
      return text((Data) handle(new Put("m", data(key), data(value), ttlMillis)));
    }

    @Nullable String get(String key) {
      return text((Data) handle(new Get("m", data(key))));
    }

    @Nullable String remove(String key) {
      return text((Data) handle(new Remove("m", data(key))));
    }

    void clear() {
      handle(new RemoveAll("m"));
    }

    @SuppressWarnings("unchecked")
    Map<String, String> content() {
      Map<String, String> content = new TreeMap<>();
      var entries = (List<Map.Entry<Data, Data>>) handle(new EntrySet("m"));
      entries.forEach(entry -> content.put(text(entry.getKey()), text(entry.getValue())));
      return content;
    }

    /** Hears of all that the other has, as a host would have it told. */
    void hearAll(Copy other) {
      hear(other, ContentDigest.START, ContentDigest.END);
    }

    private void hear(Copy other, long from, long to) {
      Transfer transfer = other.state.transfer(from, to);
      for (Effect slice; (slice = transfer.next(500)) != null; ) {
        state.apply(throughBytes(slice));
      }
    }

    /** Compares part by part, and has both told what differs. */
    void compareWith(Copy other) {
      for (ContentDigest part = state.digestFrom(ContentDigest.START);
          ;
          part = state.digestFrom(part.to())) {
        if (other.state.digest(part.from(), part.to()).value() != part.value()) {
          other.hear(this, part.from(), part.to());
          hear(other, part.from(), part.to());
        }
        if (part.isLast()) {
          return;
        }
      }
    }

    List<EntryChanged> joinedEvents(Effect effect) {
      state.apply(effect);
      return handler.joinedEvents(effect, state).stream().map(e -> (EntryChanged) e).toList();
    }
  }

  /** Compares all with all, so often that all have heard of everything. */
  void converge() {
    for (int round = 0; round < 3; round++) {
      for (Copy copy : all) {
        for (Copy other : all) {
          if (other != copy) {
            copy.compareWith(other);
          }
        }
      }
    }
  }

  private static Effect throughBytes(Effect effect) {
    MessageWriter out = new MessageWriter();
    EFFECTS.write(effect, out);
    return EFFECTS.read(new MessageReader().open(out.buffer(), 0, out.length()));
  }
}
