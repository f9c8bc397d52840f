package dev.grid.structures.vector;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.vector.VectorMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a vector collection. Documents are looked at before anything changes,
 * so that one that cannot be changes nothing. Stateless.
 */
final class VectorHandler implements Handler<VectorState> {

  /** How much of a table that grows or shrinks one tick moves. */
  private static final int HOMES_PER_TICK = 4_000;

  @Override
  public Outcome handle(Message<?> message, VectorState state, Call call) {
    return switch ((VectorMessages<?>) message) {
      case Get m -> Outcome.reply(document(state, state.find(m.key())));
      case Put m -> {
        DocumentReply before = document(state, state.find(m.key()));
        yield put(state, m.key(), m.value(), before);
      }
      case Set m -> put(state, m.key(), m.value(), null);
      case PutIfAbsent m -> {
        float[][] vectors = state.vectors().of(m.value());
        VectorEntry there = state.find(m.key());
        yield there == null
            ? Outcome.changed(state.store(m.key(), m.value().value(), vectors), DocumentReply.NONE)
            : Outcome.reply(document(state, there));
      }
      case PutAll m -> putAll(state, m.entries());
      case Remove m -> remove(state, m.key(), true);
      case Delete m -> remove(state, m.key(), false);
      case Clear m -> state.isEmpty() ? Outcome.NOTHING : Outcome.changed(state.clear(), null);
      case Size m -> Outcome.reply(state.entries());
      case VectorQuery m -> VectorSearching.search(state, m, call);
      case Optimize m -> {
        int place = state.vectors().place(m.indexName());
        VectorFeeds feeds = state.feeds();
        if (feeds != null) {
          feeds.directory().index(place).optimize();
        }
        yield Outcome.NOTHING;
      }
      case Merge m -> VectorMerge.merge(state, m);
      case WholeSearch m -> throw new IllegalStateException(m + " is not for partitions");
    };
  }

  @Override
  public Outcome resume(Message<?> message, @Nullable Object result, VectorState state, Call call) {
    return VectorSearching.resume(state, (VectorQuery) message, result, call);
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch ((VectorMessages<?>) message) {
      case Put m -> true;
      case PutIfAbsent m -> true;
      case PutAll m -> true;
      case Set m -> true;
      default -> false;
    };
  }

  private static DocumentReply document(VectorState state, @Nullable VectorEntry entry) {
    return entry == null ? DocumentReply.NONE : new DocumentReply(state.vectors().document(entry));
  }

  private static Outcome put(
      VectorState state, Data key, StoredDocument document, @Nullable DocumentReply reply) {
    float[][] vectors = state.vectors().of(document);
    return Outcome.changed(state.store(key, document.value(), vectors), reply);
  }

  private static Outcome putAll(VectorState state, List<Map.Entry<Data, StoredDocument>> entries) {
    List<float[][]> vectors = new ArrayList<>(entries.size());
    for (Map.Entry<Data, StoredDocument> entry : entries) {
      vectors.add(state.vectors().of(entry.getValue()));
    }
    VectorState.Changing changing = state.new Changing();
    for (int i = 0; i < entries.size(); i++) {
      Map.Entry<Data, StoredDocument> entry = entries.get(i);
      changing.store(entry.getKey(), entry.getValue().value(), vectors.get(i));
    }
    VectorEffect effect = changing.effect();
    return effect == null ? Outcome.NOTHING : Outcome.changed(effect, null);
  }

  private static Outcome remove(VectorState state, Data key, boolean answersDocument) {
    VectorEntry entry = state.find(key);
    DocumentReply reply = answersDocument ? document(state, entry) : null;
    return entry == null ? Outcome.reply(reply) : Outcome.changed(state.remove(entry), reply);
  }

  @Override
  public Outcome tick(VectorState state, Call call) {
    state.move(HOMES_PER_TICK);
    state.feed(call.nowMillis());
    return Outcome.NOTHING;
  }

  // All partitions.

  /** Results are held as a whole by whoever puts them together. */
  @Override
  public long answerBytesMax(Message<?> message) {
    return message instanceof WholeSearch ? VectorSearching.RESULTS_BYTES_MAX : Long.MAX_VALUE;
  }

  @Override
  public RuntimeException tooLarge(Message<?> message, String text) {
    return message instanceof WholeSearch search
        ? VectorSearching.tooLarge(search.name(), search.options())
        : Handler.super.tooLarge(message, text);
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return switch ((VectorMessages<?>) message) {
      case Size m -> (Long) Objects.requireNonNull(left) + (Long) Objects.requireNonNull(right);
      case VectorQuery m -> best(m, left, right);
      case Clear m -> null;
      case Optimize m -> null;
      default -> Handler.super.merge(message, left, right);
    };
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return switch ((VectorMessages<?>) message) {
      case Size m -> new Combined(merged, List.of());
      case WholeSearch m -> results(merged);
      case Clear m -> new Combined(null, List.of());
      case Optimize m -> new Combined(null, List.of());
      default -> Handler.super.combine(message, merged, call);
    };
  }

  private static PartReply best(VectorQuery asked, @Nullable Object left, @Nullable Object right) {
    return VectorSearching.merge(
        asked, (PartReply) Objects.requireNonNull(left), (PartReply) Objects.requireNonNull(right));
  }

  private static Combined results(@Nullable Object merged) {
    return new Combined(((PartReply) Objects.requireNonNull(merged)).results(), List.of());
  }
}
