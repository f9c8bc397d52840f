package dev.grid.processor;

import java.util.List;
import java.util.Locale;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** How each Java type is read and written, as source text. */
final class WireTypes {

  private static final String PROTOCOL = "dev.grid.protocol.";
  private static final String PAYLOADS = PROTOCOL + "Payloads";
  private static final String UUID = "java.util.UUID";

  private WireTypes() {}

  /** A type that cannot go over the wire. */
  static final class UnsupportedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedTypeException(TypeMirror type) {
      super(type + " is not a type of the wire; see dev.grid.protocol.Op");
    }
  }

  /** The bytes of a type that shares the first frame, or 0 if it has frames of its own. */
  static int fixedSize(TypeMirror type) {
    return switch (name(type)) {
      case "boolean", "byte", "java.lang.Boolean", "java.lang.Byte" -> 1;
      case "int", "float", "java.lang.Integer", "java.lang.Float" -> 4;
      case "long", "double", "java.lang.Long", "java.lang.Double" -> 8;
      case UUID -> 17;
      default -> 0;
    };
  }

  /** {@code Int} for int and so on: what the reader's and writer's methods end with. */
  private static String fixedName(TypeMirror type) {
    return switch (name(type)) {
      case "boolean", "java.lang.Boolean" -> "Boolean";
      case "byte", "java.lang.Byte" -> "Byte";
      case "int", "java.lang.Integer" -> "Int";
      case "float", "java.lang.Float" -> "Float";
      case "long", "java.lang.Long" -> "Long";
      case "double", "java.lang.Double" -> "Double";
      default -> "Uuid";
    };
  }

  static String readFixed(Field field, String offset) {
    String method =
        name(field.type()).equals(UUID) && (field.nullable() || field.optional())
            ? "NullableUuid"
            : fixedName(field.type());
    String read = "in.fixed" + method + "(" + offset + ")";
    if (!field.optional()) {
      return read;
    }
    String absent =
        switch (fixedName(field.type())) {
          case "Boolean" -> Boolean.toString(field.missing());
          case "Uuid" -> "null";
          case "Byte" -> "(byte) 0";
          default -> "0";
        };
    return "in.hasFixed("
        + offset
        + ", "
        + fixedSize(field.type())
        + ") ? "
        + read
        + " : "
        + absent;
  }

  static String writeFixed(TypeMirror type, String value) {
    return "out.put" + fixedName(type) + "(" + value + ");";
  }

  /** Reads a component that has frames of its own. */
  static String readVariable(Field field) {
    String read =
        field.name().equals("name")
                && !field.nullable()
                && name(field.type()).equals("java.lang.String")
            ? "in.readName()"
            : read(field.type(), "in", field.nullable());
    if (!field.optional()) {
      return read;
    }
    String absent =
        field.nullable()
            ? "null"
            : switch (name(field.type())) {
              case "java.lang.String" -> "\"\"";
              case "java.util.Map" -> "java.util.Map.of()";
              case "java.util.Set" -> "java.util.Set.of()";
              case "java.util.List" -> "java.util.List.of()";
              default -> throw new UnsupportedTypeException(field.type());
            };
    return "in.hasNext() ? " + read + " : " + absent;
  }

  private static String read(TypeMirror type, String in, boolean nullable) {
    if (nullable) {
      return in + ".readNullable(" + readItem(type, in, false) + ")";
    }
    String method =
        switch (packedName(type)) {
          case "" -> "";
          case "Uuids" -> name(type).equals("java.util.Set") ? "" : "readUuids";
          default -> "read" + packedName(type);
        };
    if (!method.isEmpty()) {
      return in + "." + method + "()";
    }
    return switch (name(type)) {
      case "java.lang.String" -> in + ".readString()";
      case PROTOCOL + "Data" -> in + ".readData()";
      case "byte[]" -> in + ".readByteArray()";
      case "float[]" -> in + ".readFloatArray()";
      case "int[]" -> in + ".readIntArray()";
      case "long[]" -> in + ".readLongArray()";
      case "java.util.Set" -> "new java.util.LinkedHashSet<>(" + in + ".readUuids())";
      case "java.util.List" -> {
        TypeMirror item = argument(type, 0);
        yield name(item).equals("java.util.Map.Entry")
            ? in + ".readEntries(" + items(item, in) + ")"
            : in + ".readList(" + readItem(item, in, isNullable(item)) + ")";
      }
      case "java.util.Map" -> in + ".readMap(" + items(type, in) + ")";
      default -> codecOf(type) + ".decode(" + in + ")";
    };
  }

  private static String items(TypeMirror pair, String in) {
    return readItem(argument(pair, 0), in, false) + ", " + readItem(argument(pair, 1), in, false);
  }

  /** A lambda; its parameter's name grows with depth, so that it hides none around it. */
  private static String readItem(TypeMirror type, String in, boolean nullable) {
    String inner = in + "i";
    return inner + " -> " + read(type, inner, nullable);
  }

  /** Writes a component that has frames of its own. */
  static String writeVariable(TypeMirror type, boolean nullable, String value) {
    return write(type, "out", value, nullable) + ";";
  }

  private static String write(TypeMirror type, String out, String value, boolean nullable) {
    if (nullable) {
      return out + ".writeNullable(" + value + ", " + writeItem(type, out, false) + ")";
    }
    String packed = packedName(type);
    if (!packed.isEmpty()) {
      return out + ".write" + packed + "(" + value + ")";
    }
    return switch (name(type)) {
      case "java.lang.String" -> out + ".writeString(" + value + ")";
      case PROTOCOL + "Data" -> out + ".writeData(" + value + ")";
      case "byte[]" -> out + ".writeByteArray(" + value + ")";
      case "float[]" -> out + ".writeFloatArray(" + value + ")";
      case "int[]" -> out + ".writeIntArray(" + value + ")";
      case "long[]" -> out + ".writeLongArray(" + value + ")";
      case "java.util.List" -> {
        TypeMirror item = argument(type, 0);
        yield name(item).equals("java.util.Map.Entry")
            ? out + ".writeEntries(" + value + ", " + writeItems(item, out) + ")"
            : out + ".writeList(" + value + ", " + writeItem(item, out, isNullable(item)) + ")";
      }
      case "java.util.Map" -> out + ".writeMap(" + value + ", " + writeItems(type, out) + ")";
      default -> codecOf(type) + ".encode(" + out + ", " + value + ")";
    };
  }

  /**
   * What keys, values and other bytes take, as an expression that allows for null; empty if the
   * type has none.
   */
  static String payload(TypeMirror type, String value) {
    return switch (name(type)) {
      case PROTOCOL + "Data", "byte[]", "float[]" -> PAYLOADS + ".of(" + value + ")";
      case "java.util.Set", "java.util.List" -> {
        String item = payload(argument(type, 0), inner(value));
        yield item.isEmpty() ? "" : PAYLOADS + ".of(" + value + ", " + lambda(value) + item + ")";
      }
      case "java.util.Map" -> {
        String pair = payloadOfPair(type, inner(value));
        yield pair.isEmpty()
            ? ""
            : PAYLOADS + ".of(" + value + ".entrySet(), " + lambda(value) + pair + ")";
      }
      case "java.util.Map.Entry" -> payloadOfPair(type, value);
      default ->
          type instanceof DeclaredType declared && isStruct(declared.asElement())
              ? "(" + value + " == null ? 0 : " + codecOf(type) + ".payloadBytes(" + value + "))"
              : "";
    };
  }

  private static String payloadOfPair(TypeMirror pair, String value) {
    String key = payload(argument(pair, 0), "k");
    String of = payload(argument(pair, 1), "v");
    return key.isEmpty() && of.isEmpty()
        ? ""
        : PAYLOADS
            + ".ofPair("
            + value
            + ", k -> "
            + (key.isEmpty() ? "0" : key)
            + ", v -> "
            + (of.isEmpty() ? "0" : of)
            + ")";
  }

  private static String lambda(String around) {
    return inner(around) + " -> ";
  }

  /** A parameter of a lambda that is none of those around it: of an item, a key or a value. */
  private static String inner(String around) {
    return around.matches("[ikv]i*") ? around + "i" : "i";
  }

  private static String writeItems(TypeMirror pair, String out) {
    return writeItem(argument(pair, 0), out, false)
        + ", "
        + writeItem(argument(pair, 1), out, false);
  }

  private static String writeItem(TypeMirror type, String out, boolean nullable) {
    String inner = out + "o";
    String item = out + "i";
    return "(" + inner + ", " + item + ") -> " + write(type, inner, item, nullable);
  }

  /** The name of a collection that is one packed frame, or an empty string. */
  private static String packedName(TypeMirror type) {
    if (!(type instanceof DeclaredType declared) || declared.getTypeArguments().size() != 1) {
      return "";
    }
    TypeMirror item = argument(type, 0);
    return switch (name(item)) {
      case "java.lang.Integer" -> "Integers";
      case "java.lang.Long" -> "Longs";
      case UUID -> "Uuids";
      case "java.util.Map.Entry" -> {
        String key = name(argument(item, 0));
        String value = text(argument(item, 1));
        if (key.equals("java.lang.Integer") && value.equals("Integer")) {
          yield "IntegerIntegers";
        }
        if (key.equals("java.lang.Integer") && value.equals("Long")) {
          yield "IntegerLongs";
        }
        if (key.equals("java.lang.Integer") && value.equals("UUID")) {
          yield "IntegerUuids";
        }
        if (key.equals(UUID) && value.equals("Long")) {
          yield "UuidLongs";
        }
        yield key.equals(UUID) && value.equals("List<Integer>") ? "UuidIntegers" : "";
      }
      default -> "";
    };
  }

  private static TypeMirror argument(TypeMirror type, int index) {
    return ((DeclaredType) type).getTypeArguments().get(index);
  }

  static boolean isNullable(TypeMirror type) {
    return hasNullable(type.getAnnotationMirrors());
  }

  static boolean hasNullable(List<? extends AnnotationMirror> annotations) {
    return annotations.stream()
        .anyMatch(a -> a.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
  }

  /** The qualified name without type arguments and annotations. */
  static String name(TypeMirror type) {
    if (type instanceof ArrayType array) {
      return name(array.getComponentType()) + "[]";
    }
    if (type.getKind().isPrimitive() || type.getKind() == TypeKind.VOID) {
      return type.getKind().name().toLowerCase(Locale.ROOT);
    }
    return type instanceof DeclaredType declared
        ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
        : type.toString();
  }

  /** The type for {@code protocol.lock}: simple names, a question mark for null. */
  static String text(TypeMirror type) {
    String simple = name(type).substring(name(type).lastIndexOf('.') + 1);
    StringBuilder text = new StringBuilder(simple);
    if (type instanceof DeclaredType declared && !declared.getTypeArguments().isEmpty()) {
      text.append('<');
      String separator = "";
      for (TypeMirror argument : declared.getTypeArguments()) {
        text.append(separator).append(text(argument)).append(isNullable(argument) ? "?" : "");
        separator = ", ";
      }
      text.append('>');
    }
    return text.toString();
  }

  /** The type as source, without annotations. */
  static String plain(TypeMirror type) {
    StringBuilder text = new StringBuilder(name(type));
    if (type instanceof DeclaredType declared && !declared.getTypeArguments().isEmpty()) {
      text.append('<');
      String separator = "";
      for (TypeMirror argument : declared.getTypeArguments()) {
        text.append(separator).append(plain(argument));
        separator = ", ";
      }
      text.append('>');
    }
    return text.toString();
  }

  /** The class that encodes a struct: beside it, named after it and what encloses it. */
  static String codecOf(TypeMirror type) {
    if (!(type instanceof DeclaredType declared) || !isStruct(declared.asElement())) {
      throw new UnsupportedTypeException(type);
    }
    return codecOf((TypeElement) declared.asElement());
  }

  static String codecOf(TypeElement struct) {
    String name = struct.getSimpleName() + "Codec";
    Element outer = struct.getEnclosingElement();
    while (outer instanceof TypeElement enclosing) {
      name = enclosing.getSimpleName() + name;
      outer = enclosing.getEnclosingElement();
    }
    return outer + "." + name;
  }

  static boolean isStruct(@Nullable Element element) {
    return element != null
        && element.getAnnotationMirrors().stream()
            .anyMatch(a -> name(a.getAnnotationType()).equals(PROTOCOL + "Struct"));
  }
}
