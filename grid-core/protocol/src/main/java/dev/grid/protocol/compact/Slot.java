package dev.grid.protocol.compact;

import dev.grid.serialization.FieldKind;

/**
 * Where a field is.
 *
 * @param position in the fixed area, in bytes; for a field of variable size, its number in the
 *     offset table
 * @param bit of the byte at that position; 0 but for {@code BOOLEAN}
 */
public record Slot(String name, FieldKind kind, int position, int bit) {}
