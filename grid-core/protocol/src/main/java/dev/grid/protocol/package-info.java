/**
 * The wire: what a message is, how it is declared, and how it becomes bytes.
 *
 * <p>A message is a record that implements {@link dev.grid.protocol.Message} and carries {@link
 * dev.grid.protocol.Op}. The processor writes its {@link dev.grid.protocol.Codec} at build time and
 * holds its shape to {@code protocol.lock}. {@link dev.grid.protocol.Codecs} finds a codec by
 * message type or class. Frames are in {@code frame}, the messages of a connection itself in {@code
 * session}, values in {@code serialization}.
 *
 * <p>Nothing here owns a thread or does I/O. Bytes that are not a message give a {@link
 * dev.grid.protocol.ProtocolException}, whose connection must be closed: the place of the next
 * frame is not known.
 *
 * <p>Read {@link dev.grid.protocol.Op}, then {@link dev.grid.protocol.Codec}.
 */
@NullMarked
package dev.grid.protocol;

import org.jspecify.annotations.NullMarked;
