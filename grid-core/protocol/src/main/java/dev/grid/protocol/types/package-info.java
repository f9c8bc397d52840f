/**
 * The protocol's composite types that more than one service uses. Immutable; codecs are generated.
 */
@NullMarked
package dev.grid.protocol.types;

import org.jspecify.annotations.NullMarked;
