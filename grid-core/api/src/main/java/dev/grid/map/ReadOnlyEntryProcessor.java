package dev.grid.map;

/**
 * An {@link EntryProcessor} that changes nothing. It waits for nobody, and nobody waits for it: it
 * sees the entry as it is, as a get does, whoever has locked the key. A caller that may only read
 * may use it. What it tries to change fails with an {@link UnsupportedOperationException}.
 *
 * <pre>{@code
 * record Age() implements ReadOnlyEntryProcessor<String, Person, Integer> {
 *
 *   @Override
 *   public Integer process(MutableEntry<String, Person> entry) {
 *     Person person = entry.value();
 *     return person == null ? null : person.age();
 *   }
 * }
 *
 * Map<String, Integer> ages = map.executeOnKeys(Set.of("ann", "bob"), new Age());
 * }</pre>
 *
 * @param <K> the key type
 * @param <V> the value type
 * @param <R> what it answers; serialized as values are
 */
@FunctionalInterface
public interface ReadOnlyEntryProcessor<K, V, R> extends EntryProcessor<K, V, R> {}
