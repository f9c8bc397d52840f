/**
 * Compact: values with named fields, laid out by a schema that travels apart from them.
 *
 * <pre>
 * int64 schema id
 * int32 data length                     only if there are fields of variable size
 * fixed area                            plain numbers, largest first, then booleans as bits
 * data of the fields of variable size   in any order
 * offset table                          one per such field, ordered by name; all bits set: null
 * </pre>
 *
 * <p>Offsets are relative to the fixed area and as wide as the data length needs. {@link
 * dev.grid.protocol.compact.CompactSerialization} is what others call; a {@link
 * dev.grid.protocol.compact.Layout} says where each field of a schema is; {@code zeroconfig} turns
 * records and plain classes into fields.
 *
 * <p>Nothing here owns a thread. The first value of a class makes its schema known through the
 * {@link dev.grid.protocol.serialization.SchemaService}; reading a value of an unknown schema may
 * block there. Failures are {@link dev.grid.GridSerializationException}. Read Layout first.
 */
@NullMarked
package dev.grid.protocol.compact;

import org.jspecify.annotations.NullMarked;
