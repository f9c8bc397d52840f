/**
 * Portable: values with named fields that describe themselves.
 *
 * <pre>
 * int32 factory id, int32 class id, int32 version
 * int32 end                       positions count from the first byte of the whole Data
 * int32 field count
 * int32 position of each field, then of the raw part or 0
 * fields: int16 name length, name in Latin-1, int8 type, value
 * raw part                        values without names, if any
 *
 * date, time, decimal             int8 is null, value; the year of a date is an int16
 * nested value                    int8 is null, int32 factory id, int32 class id, version, end, ...
 * array of dates, times, decimals int32 count, int32 position of each, values without is-null
 * array of nested values          int32 count, factory id, class id, positions, (version, end, ...)
 * </pre>
 *
 * <p>{@link dev.grid.protocol.portable.PortableSerialization} is what others call. Nothing here
 * owns a thread. What fields a class has is learned from its first value; nothing about them is
 * sent apart from values. Failures are {@link dev.grid.GridSerializationException}.
 */
@NullMarked
package dev.grid.protocol.portable;

import org.jspecify.annotations.NullMarked;
