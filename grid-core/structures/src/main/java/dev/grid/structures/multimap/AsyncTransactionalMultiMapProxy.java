package dev.grid.structures.multimap;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.multimap.TransactionalMultiMapMessages.*;
import dev.grid.transaction.AsyncTransactionalMultiMap;
import java.util.Collection;
import java.util.List;

/** Turns a transaction's calls to a multimap into messages and answers into objects. Immutable. */
record AsyncTransactionalMultiMapProxy<K, V>(HandleCalls calls)
    implements AsyncTransactionalMultiMap<K, V> {

  private Data key(K key) {
    return calls.values().key(key);
  }

  private Data value(V value) {
    return calls.values().data(value, "value");
  }

  private CallFuture<Collection<V>> values(Message<List<Data>> message, K key) {
    return calls.call(
        message,
        all -> calls.values().list(all, (Data data) -> calls.values().<V>value(data, key)));
  }

  @Override
  public CallFuture<Boolean> put(K key, V value) {
    return calls.call(new Put(calls.name(), calls.id(), calls.thread(), key(key), value(value)));
  }

  @Override
  public CallFuture<Collection<V>> get(K key) {
    return values(new Get(calls.name(), calls.id(), calls.thread(), key(key)), key);
  }

  @Override
  public CallFuture<Boolean> remove(K key, V value) {
    return calls.call(
        new RemoveEntry(calls.name(), calls.id(), calls.thread(), key(key), value(value)));
  }

  @Override
  public CallFuture<Collection<V>> remove(K key) {
    return values(new Remove(calls.name(), calls.id(), calls.thread(), key(key)), key);
  }

  @Override
  public CallFuture<Integer> valueCount(K key) {
    return calls.call(new ValueCount(calls.name(), calls.id(), calls.thread(), key(key)));
  }

  @Override
  public CallFuture<Integer> size() {
    return calls.call(new Size(calls.name(), calls.id(), calls.thread()));
  }
}
