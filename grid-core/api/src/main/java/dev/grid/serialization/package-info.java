/**
 * How values become bytes: what an application configures, and what its own classes implement if
 * the defaults do not suit them.
 *
 * <p>Most applications need nothing from here. Numbers, strings, dates, arrays and collections have
 * a wire type each; enums and the other everyday values of the JDK ({@code Instant}, {@code
 * Duration}, {@code ZonedDateTime}, {@code URI}, {@code Locale} and so on) are written as the
 * reference's Java clients write them; a record or a plain class is written as <em>Compact</em> by
 * its fields, with a schema that any client of the cluster can read. The whole table is in {@code
 * docs/values.md}. Ways out of the default, in the order in which they are tried for a class:
 *
 * <ol>
 *   <li>{@link dev.grid.serialization.CompactSerializer}: chooses names and kinds of fields; for
 *       classes that are not yours, and for evolution with care
 *   <li>{@link dev.grid.serialization.IdentifiedSerializable}: a class that writes itself in a
 *       fixed order, without names; the smallest and least flexible
 *   <li>{@link dev.grid.serialization.PortableSerializable}: the older form with field names
 *   <li>{@link dev.grid.serialization.StreamSerializer}: any bytes under a type id of yours
 *   <li>Java serialization, only for enums, everyday values of the JDK, and classes that {@link
 *       dev.grid.serialization.SerializationConfig#javaSerializationAllowList()} names
 *   <li>A global serializer ({@link
 *       dev.grid.serialization.SerializationConfig#withGlobalSerializer}) for everything else
 * </ol>
 *
 * <p>{@link dev.grid.serialization.GenericRecord} reads and builds compact and portable values
 * without a class; {@link dev.grid.serialization.JsonValue} marks a string as JSON.
 *
 * <p>Nothing here owns a thread. Serializers and factories are called by any thread, several at
 * once, so they must hold no state of one call. Every failure is a {@link
 * dev.grid.GridSerializationException}. Read {@link dev.grid.serialization.SerializationConfig}
 * first.
 */
@NullMarked
package dev.grid.serialization;

import org.jspecify.annotations.NullMarked;
