package dev.grid.spring.session;

/**
 * An attribute of a session as the grid has it.
 *
 * @param value as a {@link SessionAttributeCodec} has written it; not changed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares attributes.
record StoredAttribute(String name, byte[] value) {}
