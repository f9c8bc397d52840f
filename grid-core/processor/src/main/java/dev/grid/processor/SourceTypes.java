package dev.grid.processor;

import java.util.regex.Pattern;
import javax.lang.model.type.TypeMirror;

/** Types as a source has them. */
final class SourceTypes {

  private static final Pattern ANNOTATION = Pattern.compile("@[\\w.]+(\\([^)]*\\))?,?\\s*");

  private SourceTypes() {}

  /** Without annotations, with qualified names. */
  static String bare(TypeMirror type) {
    return ANNOTATION.matcher(type.toString()).replaceAll("");
  }
}
