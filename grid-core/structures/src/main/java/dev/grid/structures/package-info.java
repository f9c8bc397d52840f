/**
 * The rooms, and the one list of them. Each structure has a folder with the same files: {@code
 * Structure} (the public class), {@code Messages}, {@code AsyncProxy} and {@code Proxy}, {@code
 * Handler}, {@code State}, {@code Effect}. The build writes codecs ({@code MessagesCodecs}) and the
 * calls of a proxy that only wait ({@code ProxyWaits}). Nothing here owns a thread.
 *
 * <p>Read {@code grid-core/docs/adding-a-structure.md}, then {@link dev.grid.structures.queue}.
 */
@NullMarked
package dev.grid.structures;

import org.jspecify.annotations.NullMarked;
