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
 *   <tr><td>enum</td><td>STRING, its name</td></tr>
 *   <tr><td>any class that is not the JDK's</td><td>COMPACT</td></tr>
 *   <tr><td>array, {@code List}, {@code ArrayList}, {@code Set}, {@code HashSet} of these</td>
 *       <td>the array kind</td></tr>
 *   <tr><td>{@code Map}, {@code HashMap} of these, named {@code m}</td>
 *       <td>two arrays, {@code m!keys} and {@code m!values}</td></tr>
 * </table>
 *
 * <p>Type names, names and kinds are those of the reference, so that either side reads what the
 * other wrote. Static and transient fields are left out. A field that the bytes lack is left as the
 * constructor made it, or gets 0, false or null in a record. Serializers are immutable. Read {@link
 * dev.grid.protocol.compact.zeroconfig.ZeroConfig} first.
 */
@NullMarked
package dev.grid.protocol.compact.zeroconfig;

import org.jspecify.annotations.NullMarked;
