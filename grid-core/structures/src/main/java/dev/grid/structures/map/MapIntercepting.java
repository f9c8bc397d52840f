package dev.grid.structures.map;

import dev.grid.OverloadedException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.InterceptedCall.Kind;
import dev.grid.structures.map.InterceptorMessages.AddInterceptor;
import dev.grid.structures.map.InterceptorMessages.CanIntercept;
import dev.grid.structures.map.InterceptorMessages.RemoveInterceptor;
import dev.grid.structures.map.MapCacheMessages.CachedValue;
import dev.grid.structures.map.MapCacheMessages.CachedValues;
import dev.grid.structures.map.MapEffect.InterceptedBy;
import dev.grid.structures.map.MapInterceptors.Interceptor;
import dev.grid.structures.map.MapMessages.Remove;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks a map's interceptors, outside the partition. About what stores or removes they are asked
 * first, with the key held if it is one; if the entries are then as they were seen, the message is
 * carried out with what was given, else they are asked again about those that are not. About what
 * reads they are asked last: the answer that was made is shown to them on its way. Stateless.
 */
final class MapIntercepting {

  /** The pool that interceptors run on. */
  static final String POOL = "map-interceptors";

  /** They are not asked more often than this about one call. */
  private static final int RUNS_MAX = 32;

  private MapIntercepting() {}

  /** That a member can read an interceptor. */
  private record MayBeRead() {}

  /**
   * What interceptors have given for a call.
   *
   * @param seen the values that they were shown, as the entries had them, null where there was none
   * @param given a value for each key: what is stored, or what the caller is told was removed
   * @param runs how often they were asked
   */
  private record Given(List<byte @Nullable []> seen, List<@Nullable Data> given, int runs) {}

  /** What a reader gets. */
  private record Shown(@Nullable Object reply) {}

  // Adding and removing.

  static Outcome handle(InterceptorMessages<?> message, MapState state) {
    MapInterceptors interceptors = state.interceptors();
    return switch (message) {
      case AddInterceptor m -> {
        String id = idOf(m.interceptor(), state);
        yield interceptors.has(id) ? Outcome.reply(id) : read(id, m.interceptor(), state);
      }
      case CanIntercept m -> {
        String id = idOf(m.interceptor(), state);
        yield interceptors.has(id) ? Outcome.NOTHING : read(id, m.interceptor(), state);
      }
      case RemoveInterceptor m -> {
        if (!interceptors.has(m.id())) {
          yield Outcome.reply(false);
        }
        yield changed(state, interceptors.removing(m.id()), true);
      }
    };
  }

  private static String idOf(Data code, MapState state) {
    if (code.length() > MapInterceptors.BYTES_MAX) {
      throw noRoom(state, code);
    }
    return MapInterceptors.idOf(code);
  }

  /** Finds out whether this member can read one that is to be added. */
  private static Outcome read(String id, Data code, MapState state) {
    requireRoom(state, code);
    Interceptor added = new Interceptor(id, code);
    String name = state.name();
    return new Outcome.Sliced(
        POOL,
        services -> {
          added.open(services, name);
          return new MayBeRead();
        });
  }

  private static void requireRoom(MapState state, Data code) {
    if (state.interceptors().all().size() >= MapInterceptors.INTERCEPTORS_MAX) {
      throw noRoom(state, code);
    }
  }

  private static IllegalArgumentException noRoom(MapState state, Data code) {
    return new IllegalArgumentException(
        "map="
            + state.name()
            + " has interceptors="
            + state.interceptors().all().size()
            + ", and another comes with bytes="
            + code.length()
            + ": there may be "
            + MapInterceptors.INTERCEPTORS_MAX
            + " with "
            + MapInterceptors.BYTES_MAX
            + " bytes each; remove one that is not needed");
  }

  /** One that can be read is there from now on. */
  private static Outcome added(AddInterceptor m, MapState state) {
    String id = MapInterceptors.idOf(m.interceptor());
    if (state.interceptors().has(id)) {
      return Outcome.reply(id);
    }
    requireRoom(state, m.interceptor());
    return changed(state, state.interceptors().adding(id, m.interceptor()), id);
  }

  /** What others have shown is not kept when these are not the same any more. */
  static Outcome invalidating(Outcome outcome, Call call) {
    if (outcome instanceof Outcome.Changed) {
      MapChange.invalidateAll(call);
    }
    return outcome;
  }

  private static Outcome changed(MapState state, InterceptedBy effect, Object reply) {
    state.intercept(effect);
    return Outcome.changed(effect, reply);
  }

  // What stores and removes.

  /** Handles a message for whose entries interceptors may have to be asked first. */
  static Outcome decide(MapHandler handler, Message<?> message, MapState state, Call call) {
    InterceptedCall asked = InterceptedCall.of(message);
    if (asked == null || asked.kind() == Kind.READ) {
      return handler.decideNow(message, state, call);
    }
    return ask(handler, asked, message, state, call, null);
  }

  /**
   * Asks them about the entries, or about those that have changed since.
   *
   * @param before what they have given so far, or null
   */
  private static Outcome ask(
      MapHandler handler,
      InterceptedCall asked,
      Message<?> message,
      MapState state,
      Call call,
      @Nullable Given before) {
    List<byte @Nullable []> seen = seen(asked, state, call);
    if (asked.keys().isEmpty() || !asked.happens(seen) || isLockedOut(asked, state, call)) {
      return handler.decideNow(message, state, call);
    }
    if (before != null && before.runs() == RUNS_MAX) {
      throw new OverloadedException(
          "map="
              + state.name()
              + ": entries were changed each time while interceptors looked at them, runs="
              + RUNS_MAX);
    }
    List<Interceptor> interceptors = state.interceptors().all();
    String name = state.name();
    Outcome.Task task = services -> give(services, name, interceptors, asked, seen, before);
    // With a store, what was loaded for them has to be there still when they have been asked.
    return asked.keys().size() == 1 || state.stored() != null
        ? new Outcome.Offloaded(POOL, MapHeld.Keys.of(asked.keys()), task)
        : new Outcome.Sliced(POOL, task);
  }

  private static List<byte @Nullable []> seen(InterceptedCall asked, MapState state, Call call) {
    List<byte @Nullable []> seen = new ArrayList<>(asked.keys().size());
    for (Data key : asked.keys()) {
      seen.add(MapProcessing.seen(state, call, key));
    }
    return seen;
  }

  /** Whether the call waits for a lock first, or fails for it; then it is handled anew. */
  private static boolean isLockedOut(InterceptedCall asked, MapState state, Call call) {
    if (asked.threadId() == InterceptedCall.IGNORES_LOCKS) {
      return false;
    }
    for (Data key : asked.keys()) {
      if (LockCalls.waitFor(state, call, key, asked.threadId(), LockCalls.NO_TIMEOUT, null)
          != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Asks them, one after another; outside the partition. What they have given for entries that are
   * as they were then counts: so there is less to ask about each time, and less that changes
   * meanwhile, however many keys the call has and others write.
   */
  @SuppressWarnings("ReferenceEquality") // Another array is another value, even of the same bytes.
  private static Given give(
      OutsideServices services,
      String name,
      List<Interceptor> interceptors,
      InterceptedCall asked,
      List<byte @Nullable []> seen,
      @Nullable Given before) {
    StoredValues values = new StoredValues("map", name, services::serialization);
    List<@Nullable Data> given = new ArrayList<>();
    for (int i = 0; i < asked.keys().size(); i++) {
      byte[] old = seen.get(i);
      if (before != null && before.seen().get(i) == old) {
        given.add(before.given().get(i));
        continue;
      }
      Data oldValue = old == null ? null : new Data(old);
      given.add(
          asked.kind() == Kind.WRITE
              ? put(services, values, name, interceptors, oldValue, asked.values().get(i))
              : removed(services, values, name, interceptors, oldValue));
    }
    return new Given(seen, given, before == null ? 1 : before.runs() + 1);
  }

  private static Data put(
      OutsideServices services,
      StoredValues values,
      String name,
      List<Interceptor> interceptors,
      @Nullable Data oldValue,
      Data value) {
    Object old = oldValue == null ? null : object(values, oldValue);
    return chain(
        values,
        value,
        interceptors,
        (interceptor, object) -> interceptor.open(services, name).onPut(old, object));
  }

  private static @Nullable Data removed(
      OutsideServices services,
      StoredValues values,
      String name,
      List<Interceptor> interceptors,
      @Nullable Data value) {
    return value == null
        ? null
        : chain(
            values,
            value,
            interceptors,
            (interceptor, object) -> interceptor.open(services, name).onRemove(object));
  }

  private static Data read(
      OutsideServices services,
      StoredValues values,
      String name,
      List<Interceptor> interceptors,
      Data value) {
    return chain(
        values,
        value,
        interceptors,
        (interceptor, object) -> interceptor.open(services, name).onGet(object));
  }

  /** What one interceptor makes of a value; null for the value itself. */
  @FunctionalInterface
  private interface Step {
    @Nullable Object take(Interceptor interceptor, Object value);
  }

  /** What all make of a value: its bytes if none has given another. */
  private static Data chain(
      StoredValues values, Data value, List<Interceptor> interceptors, Step step) {
    Object before = object(values, value);
    Object now = before;
    for (Interceptor interceptor : interceptors) {
      Object given = step.take(interceptor, now);
      now = given == null ? now : given;
    }
    return now == before ? value : values.data(now, "what an interceptor has given");
  }

  private static Object object(StoredValues values, Data value) {
    return values.object(value, () -> "a value that an interceptor is to see");
  }

  /** What interceptors have come to, or null if the result is not theirs. */
  static @Nullable Outcome resume(
      MapHandler handler, Message<?> message, @Nullable Object result, MapState state, Call call) {
    return switch (result) {
      case MayBeRead mayBe when message instanceof AddInterceptor m ->
          invalidating(added(m, state), call);
      case MayBeRead mayBe -> Outcome.NOTHING;
      case Given given -> carryOut(handler, message, given, state, call);
      case null, default -> null;
    };
  }

  @SuppressWarnings("ReferenceEquality") // Another array is another value, even of the same bytes.
  private static Outcome carryOut(
      MapHandler handler, Message<?> message, Given given, MapState state, Call call) {
    InterceptedCall asked = Objects.requireNonNull(InterceptedCall.of(message));
    for (int i = 0; i < asked.keys().size(); i++) {
      if (MapProcessing.seen(state, call, asked.keys().get(i)) != given.seen().get(i)) {
        return ask(handler, asked, message, state, call, given);
      }
    }
    if (asked.kind() == Kind.WRITE) {
      return handler.decideNow(asked.with(given.given()), state, call);
    }
    return message instanceof Remove m
        ? MapWrites.remove(state, call, m.key(), m.threadId(), entry -> given.given().getFirst())
        : handler.decideNow(message, state, call);
  }

  // What reads.

  /** Shows the answer to what reads to interceptors before it is given. */
  static Outcome show(Message<?> message, MapState state, Outcome outcome) {
    InterceptedCall asked = InterceptedCall.of(message);
    if (asked == null || asked.kind() != Kind.READ) {
      return outcome;
    }
    return switch (outcome) {
      case Outcome.Reply(Object reply) when isAnything(reply) -> showing(state, reply);
      case Outcome.Changed changed when isAnything(changed.reply()) ->
          new Outcome.Changed(
              changed.effect(),
              showing(state, Objects.requireNonNull(changed.reply())),
              changed.events(),
              changed.wakes());
      default -> outcome;
    };
  }

  private static boolean isAnything(@Nullable Object reply) {
    return switch (reply) {
      case Data value -> true;
      case List<?> list -> !list.isEmpty();
      case CachedValue cached -> cached.value() != null;
      case CachedValues cached -> !cached.entries().isEmpty();
      case null, default -> false;
    };
  }

  private static Outcome showing(MapState state, Object reply) {
    List<Interceptor> interceptors = state.interceptors().all();
    String name = state.name();
    return new Outcome.Sliced(
        POOL,
        services -> {
          StoredValues values = new StoredValues("map", name, services::serialization);
          UnaryOperator<Data> read = value -> read(services, values, name, interceptors, value);
          return new Shown(
              switch (reply) {
                case Data value -> read.apply(value);
                case CachedValue cached ->
                    cached.with(read.apply(Objects.requireNonNull(cached.value())));
                case CachedValues cached -> cached.with(all(cached.entries(), read));
                default -> all((List<?>) reply, read);
              });
        });
  }

  private static List<Map.Entry<Data, Data>> all(List<?> entries, UnaryOperator<Data> read) {
    List<Map.Entry<Data, Data>> shown = new ArrayList<>();
    for (Object each : entries) {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) each;
      shown.add(Map.entry((Data) entry.getKey(), read.apply((Data) entry.getValue())));
    }
    return shown;
  }

  /** The answer that interceptors have seen, or null if the result is another. */
  static @Nullable Outcome shown(@Nullable Object result) {
    return result instanceof Shown(Object reply) ? Outcome.reply(reply) : null;
  }
}
