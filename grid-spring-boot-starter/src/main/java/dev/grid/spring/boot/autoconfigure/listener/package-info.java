/**
 * Methods that are called for what happens to structures: {@link dev.grid.spring.GridListener}.
 *
 * <p>Each annotation is one subscription: a registration at the grid and an invoker, which calls
 * the method on an executor of the application and waits for it on the thread that the grid calls
 * on. So order and limits are those of the grid, and there is no queue here. A definition that
 * cannot work fails the start with what to change.
 *
 * <p>Read {@code GridListenerProcessor} first, then {@code ListenerDefinition} and {@code
 * ListenerInvoker}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.listener;

import org.jspecify.annotations.NullMarked;
