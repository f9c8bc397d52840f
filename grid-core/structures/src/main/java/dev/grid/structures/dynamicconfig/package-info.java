/**
 * Dynamic configuration as clients of the open protocol ask for it (protocol service 0x1b): a
 * message for each kind of structure, which says what configuration of ours it comes to. What
 * members do not do is refused by name, never passed over; the protocol's defaults are all
 * accepted. A further kind is one more {@code Messages} interface, and its codecs in {@link
 * dev.grid.structures.dynamicconfig.DynamicConfigs}.
 *
 * <p>What becomes of it is the same for all kinds, and of our own clients, which can say all that
 * our configurations can: see {@code member.AddedConfigs}.
 */
@NullMarked
package dev.grid.structures.dynamicconfig;

import org.jspecify.annotations.NullMarked;
