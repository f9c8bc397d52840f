package dev.grid.structures.map;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.*;
import dev.grid.structures.map.MapCacheMessages.*;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.OwnMapMessages.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which keys a message is about, for maps with a store. Stateless. */
final class MapKeys {

  private MapKeys() {}

  static String map(Message<?> message) {
    return message instanceof StructureMessage<?> m ? m.name() : "";
  }

  /** The keys whose values, or whether there are any, decide what the message comes to. */
  static List<Data> asked(Message<?> message) {
    return switch (message) {
      case Get m -> List.of(m.key());
      case ContainsKey m -> List.of(m.key());
      case GetEntryView m -> List.of(m.key());
      case GetAll m -> m.keys();
      case SetTtl m -> List.of(m.key());
      case LockAndGet m -> List.of(m.key());
      case Merge m -> m.entries().stream().map(MergingEntry::key).toList();
      case MapMessages.Set m -> List.of();
      case SetWithMaxIdle m -> List.of();
      case TryPut m -> List.of();
      case PutAll m -> List.of();
      case EndKey m -> List.of();
      case GetStored m -> List.of(m.key());
      case GetAndTouch m -> List.of(m.key());
      case GetToCache m -> List.of(m.key());
      case GetAllToCache m -> m.keys();
      case ReadEntry m -> List.of(m.key());
      case ReadSlice m -> ahead(m.keys(), m.walk());
      case ProcessSlice m -> ahead(m.keys(), m.walk());
      default -> changed(message);
    };
  }

  /** The keys that the message, which may be refused, may change in the store, or leads to that. */
  static List<Data> changed(Message<?> message) {
    return switch (message) {
      case MapMessages.Set m -> List.of(m.key());
      case Put m -> List.of(m.key());
      case PutWithMaxIdle m -> List.of(m.key());
      case SetWithMaxIdle m -> List.of(m.key());
      case PutIfAbsent m -> List.of(m.key());
      case PutIfAbsentWithMaxIdle m -> List.of(m.key());
      case TryPut m -> List.of(m.key());
      case Remove m -> List.of(m.key());
      case Delete m -> List.of(m.key());
      case TryRemove m -> List.of(m.key());
      case RemoveIfSame m -> List.of(m.key());
      case Replace m -> List.of(m.key());
      case ReplaceIfSame m -> List.of(m.key());
      case ExecuteOnKey m -> List.of(m.key());
      case SubmitToKey m -> List.of(m.key());
      case ReplaceIfSameFor m -> List.of(m.key());
      case PutToCache m -> List.of(m.key());
      case RemoveKeys m -> m.keys();
      case EndKey m -> MapTransactions.mayBeRefused(m) ? List.of(m.key()) : List.of();
      case PutAll m -> m.entries().stream().map(Map.Entry::getKey).toList();
      default -> List.of();
    };
  }

  /** Of the keys that code is to see, those that its next slice may be about. */
  private static List<Data> ahead(@Nullable List<Data> keys, EntriesProcessing.Walk walk) {
    if (keys == null) {
      return List.of(); // Of all entries, those in memory are meant.
    }
    int from = walk.cursor();
    int count = walk.isAlone() ? 1 : EntriesProcessing.SLICE_ENTRIES_MAX;
    return keys.subList(from, Math.min(keys.size(), from + count));
  }

  /** All keys that the message is about, so that it waits while one of them is held. */
  static List<Data> touched(Message<?> message) {
    return switch (message) {
      case PutTransient m -> List.of(m.key());
      case PutTransientWithMaxIdle m -> List.of(m.key());
      case Evict m -> List.of(m.key());
      case MapMessages.Lock m -> List.of(m.key());
      case TryLock m -> List.of(m.key());
      case EndKey m -> List.of(m.key());
      case LoadPart m -> m.keys();
      default -> {
        List<Data> asked = asked(message);
        yield asked.isEmpty() ? changed(message) : asked;
      }
    };
  }

  /** Whether it asks for the whole map. */
  static boolean asksForAll(Message<?> message) {
    return message instanceof Size
        || message instanceof IsEmpty
        || message instanceof Scan
        || message instanceof FetchKeys
        || message instanceof FetchEntries
        || message instanceof ProcessSlice process && process.keys() == null
        || message instanceof ReadSlice read && read.keys() == null
        || message instanceof MapQueryMessages
        || message instanceof MapSearchMessages
        || message instanceof MapFragmentMessages
        || message instanceof MapViewMessages
        || message instanceof MapAggregateMessages;
  }

  /** Whether it loads, or is not about what is in the map. */
  static boolean isOfLoading(Message<?> message) {
    return message instanceof LoadAll
        || message instanceof LoadGivenKeys
        || message instanceof LoadPart
        || message instanceof Flush
        || message instanceof FlushPart;
  }
}
