/**
 * What happens to entities on their way into the grid and out of it, and where an application can
 * have its say: callbacks change an entity, events only tell of it.
 *
 * <p>An entity that is saved passes {@code BeforeConvert} as it was given, still as new as it is;
 * gets its generated id and its next version; passes {@code BeforeSave}, is stored, and passes
 * {@code AfterSave}. One that is read passes {@code AfterConvert}. Of each pair the event is
 * published first and the callbacks are called then.
 *
 * <p>All of it runs on the thread that has made the call, which waits for it; a failure before an
 * entity is stored keeps it from being stored, and a failure after it reaches the caller. Nothing
 * here owns a thread. Callbacks and listeners are beans; a template that is no bean has none. Read
 * {@link dev.grid.spring.data.mapping.event.BeforeConvertCallback} first.
 */
@NullMarked
package dev.grid.spring.data.mapping.event;

import org.jspecify.annotations.NullMarked;
