package dev.grid.protocol;

/**
 * A request that goes over the wire. Implementations are records with {@link Op}; the order of
 * their components is the order on the wire.
 *
 * @param <R> what is answered; {@link Void} for an empty answer
 */
public interface Message<R> {}
