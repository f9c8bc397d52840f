/**
 * Frames: lengths, flags, fragments, and the cursors that codecs read and write with.
 *
 * <p>Everything works on byte arrays: a connection copies what it received into its {@link
 * dev.grid.protocol.frame.MessageAssembler} once, messages are read where they lie, and only values
 * are copied out. All classes are confined to the connection's thread. What is not a frame gives a
 * {@link dev.grid.protocol.ProtocolException}.
 *
 * <p>Read {@link dev.grid.protocol.frame.Frames} first.
 */
@NullMarked
package dev.grid.protocol.frame;

import org.jspecify.annotations.NullMarked;
