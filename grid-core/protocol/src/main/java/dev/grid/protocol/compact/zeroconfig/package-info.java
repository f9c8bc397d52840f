/**
 * Compact without configuration: turns a record or a plain class into fields, by reflection done
 * once for each class.
 *
 * <table>
 *   <caption>Java types of fields</caption>
 *   <tr><th>Java type</th><th>field kind</th></tr>
 *   <tr><td>boolean, byte, short, int, long, float, double</td><td>the plain kind</td></tr>
 *   <tr><td>char</td><td>INT16</td></tr>
 *   <tr><td>their boxes</td><td>the nullable kind</td></tr>
 *   <tr><td>String, BigDecimal, LocalDate, LocalTime, LocalDateTime, OffsetDateTime</td>
 *       <td>the kind for it</td></tr>
 *   <tr><td>Instant, java.util.Date</td><td>TIMESTAMP_WITH_TIMEZONE, at UTC</td></tr>
 *   <tr><td>Year</td><td>NULLABLE_INT32</td></tr>
 *   <tr><td>BigInteger</td><td>DECIMAL, of scale 0</td></tr>
 *   <tr><td>UUID, Duration, Period, YearMonth, MonthDay, OffsetTime, ZonedDateTime, ZoneId,
 *       ZoneOffset, URI, Currency, Locale</td><td>STRING, as its class parses it</td></tr>
 *   <tr><td>AtomicInteger, AtomicLong, AtomicBoolean; OptionalInt, OptionalLong,
 *       OptionalDouble</td><td>the nullable kind of what is in it</td></tr>
 *   <tr><td>BitSet</td><td>ARRAY_OF_INT64</td></tr>
 *   <tr><td>enum</td><td>STRING, its name</td></tr>
 *   <tr><td>any class that is not the JDK's</td><td>COMPACT</td></tr>
 *   <tr><td>array, {@code Collection}, list, set, {@code EnumSet} of these</td>
 *       <td>the array kind</td></tr>
 *   <tr><td>map, {@code EnumMap} of these, named {@code m}</td>
 *       <td>two arrays, {@code m!keys} and {@code m!values}</td></tr>
 *   <tr><td>{@code Optional} of one of these</td><td>its kind; null if empty</td></tr>
 * </table>
 *
 * <p>Sets and maps without an order of their own are written in the order that {@link
 * dev.grid.protocol.serialization.bytes.Unordered} gives them. A collection in a collection has no
 * kind.
 *
 * <p>Type names, names and kinds are those of the reference, so that either side reads what the
 * other wrote; types that the reference has no field for are read there as a generic record has
 * them. Static and transient fields are left out. A field that the bytes lack is left as the
 * constructor made it, or gets 0, false or null in a record. Serializers are immutable. Read {@link
 * dev.grid.protocol.compact.zeroconfig.ZeroConfig} first.
 */
@NullMarked
package dev.grid.protocol.compact.zeroconfig;

import org.jspecify.annotations.NullMarked;
