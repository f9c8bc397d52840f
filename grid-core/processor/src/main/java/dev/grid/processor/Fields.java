package dev.grid.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;

/**
 * A record's components as the wire has them: fixed-size ones first, packed in one frame, then the
 * others, each group in declaration order.
 */
record Fields(TypeElement record, List<Field> all) {

  static Fields of(TypeElement record) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponentElement component : record.getRecordComponents()) {
      boolean nullable =
          WireTypes.isNullable(component.asType())
              || WireTypes.isNullable(component.getAccessor().getReturnType())
              || WireTypes.hasNullable(component.getAnnotationMirrors());
      List<? extends AnnotationMirror> since =
          component.getAnnotationMirrors().stream()
              .filter(a -> WireTypes.name(a.getAnnotationType()).equals("dev.grid.protocol.Since"))
              .toList();
      boolean missing =
          since.stream()
              .flatMap(a -> a.getElementValues().entrySet().stream())
              .anyMatch(
                  e ->
                      e.getKey().getSimpleName().contentEquals("missing")
                          && Boolean.TRUE.equals(e.getValue().getValue()));
      fields.add(
          new Field(
              component.getSimpleName().toString(),
              component.asType(),
              nullable,
              !since.isEmpty(),
              missing));
    }
    return new Fields(record, List.copyOf(fields));
  }

  private List<Field> fixed() {
    return all.stream().filter(f -> WireTypes.fixedSize(f.type()) > 0).toList();
  }

  private List<Field> variable() {
    return all.stream().filter(f -> WireTypes.fixedSize(f.type()) == 0).toList();
  }

  boolean hasFixed() {
    return !fixed().isEmpty();
  }

  /** Reads the components of the current frame and those after it, and returns the record. */
  String decodeBody(int fixedOffset) {
    StringBuilder body = new StringBuilder();
    int offset = fixedOffset;
    for (Field field : fixed()) {
      body.append("    ").append(WireTypes.plain(field.type())).append(' ');
      body.append(field.name()).append(" = ");
      body.append(WireTypes.readFixed(field, Integer.toString(offset))).append(";\n");
      offset += WireTypes.fixedSize(field.type());
    }
    for (Field field : variable()) {
      body.append("    ").append(WireTypes.plain(field.type())).append(' ');
      body.append(field.name()).append(" = ");
      body.append(WireTypes.readVariable(field)).append(";\n");
    }
    String arguments = all.stream().map(Field::name).collect(Collectors.joining(", "));
    return body + "    return new " + record.getQualifiedName() + "(" + arguments + ");\n";
  }

  /** Puts the fixed-size components of {@code value} into the current frame. */
  String encodeFixed() {
    StringBuilder body = new StringBuilder();
    for (Field field : fixed()) {
      body.append("    ");
      body.append(WireTypes.writeFixed(field.type(), "value." + field.name() + "()")).append("\n");
    }
    return body.toString();
  }

  /** Writes the other components of {@code value}, a frame or more each. */
  String encodeVariable() {
    StringBuilder body = new StringBuilder();
    for (Field field : variable()) {
      body.append("    ");
      body.append(
              WireTypes.writeVariable(
                  field.type(), field.nullable(), "value." + field.name() + "()"))
          .append("\n");
    }
    return body.toString();
  }

  /** What the payload of {@code value} takes, as an expression; {@code 0} if it can have none. */
  String payload() {
    String sum =
        variable().stream()
            .map(field -> WireTypes.payload(field.type(), "value." + field.name() + "()"))
            .filter(bytes -> !bytes.isEmpty())
            .collect(Collectors.joining("\n            + "));
    return sum.isEmpty() ? "0" : sum;
  }

  /** For {@code protocol.lock}: {@code (name:String, ttl:long)}. */
  String text() {
    return all.stream()
        .map(
            f ->
                f.name()
                    + ":"
                    + WireTypes.text(f.type())
                    + (f.nullable() ? "?" : "")
                    + (f.optional() ? "@" : ""))
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
