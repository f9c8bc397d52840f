/**
 * Build-time only: reads records with {@code @Op}, {@code @Event} and {@code @Struct} and writes
 * their codecs, and holds them to {@code protocol.lock}. It knows the protocol module's types by
 * name, so that it depends on nothing.
 *
 * <p>It also writes the interface {@code <Record>Withers} of each configuration record that
 * implements it: see {@link dev.grid.processor.WithersProcessor}; and the interface {@code
 * <Proxy>Waits} of each proxy that implements it: see {@link dev.grid.processor.WaitsProcessor}.
 *
 * <p>Read {@link dev.grid.processor.WireProcessor}, then {@link dev.grid.processor.Fields}.
 */
@NullMarked
package dev.grid.processor;

import org.jspecify.annotations.NullMarked;
