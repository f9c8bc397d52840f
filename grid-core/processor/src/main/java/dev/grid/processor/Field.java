package dev.grid.processor;

import javax.lang.model.type.TypeMirror;

/**
 * A record's component.
 *
 * @param name the component's name
 * @param type its Java type
 * @param nullable whether it is written as a null frame or null UUID
 * @param optional whether older peers leave it out
 * @param missing what it is then if it is a {@code boolean}
 */
record Field(String name, TypeMirror type, boolean nullable, boolean optional, boolean missing) {}
