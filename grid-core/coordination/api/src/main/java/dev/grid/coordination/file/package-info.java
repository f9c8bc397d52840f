/**
 * Drivers for the processes of one host: {@code file:///var/lib/app/coordination}, in a directory
 * that is named, and {@code ipc://name}, in one of the user's in the temporary directory. A session
 * is a file that its process has locked: the operating system frees it when the process ends,
 * however it does, and what the session had is nobody's then. Start at {@code FileStore}.
 *
 * <p>Everything is read and written while one more file is locked, the guard. A process that is
 * stopped (not killed) while it has it keeps all others waiting, who fail with {@link
 * dev.grid.coordination.OperationTimedOutException}. No threads are begun here.
 */
@NullMarked
package dev.grid.coordination.file;

import org.jspecify.annotations.NullMarked;
