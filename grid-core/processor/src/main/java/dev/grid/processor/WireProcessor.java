package dev.grid.processor;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Writes, for each interface that holds messages, {@code <Interface>Codecs} with all its codecs;
 * and for each struct, {@code <Struct>Codec}. Shapes that {@code protocol.lock} does not have are
 * errors.
 */
@SupportedAnnotationTypes({
  "dev.grid.protocol.Op",
  "dev.grid.protocol.Event",
  "dev.grid.protocol.Struct"
})
@SupportedOptions({"grid.protocol.lock", "grid.protocol.append"})
public final class WireProcessor extends AbstractProcessor {

  private static final int REQUEST_FIXED_OFFSET = 16;
  private static final int RESPONSE_FIXED_OFFSET = 13;

  /** Services from here on, and in each service the methods, are between members only. */
  private static final int MEMBER_SERVICES = 0x7e;

  private static final int INTERNAL_METHODS = 0xf0;

  private @Nullable ProtocolLock lock;
  private boolean append;

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    String path = environment.getOptions().get("grid.protocol.lock");
    if (path != null) {
      lock = new ProtocolLock(Path.of(path));
    }
    append = Boolean.parseBoolean(environment.getOptions().get("grid.protocol.append"));
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Map<TypeElement, List<TypeElement>> messages = new LinkedHashMap<>();
    for (TypeElement annotation : annotations) {
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        TypeElement record = (TypeElement) element;
        try {
          if (annotation.getSimpleName().contentEquals("Struct")) {
            if (!(Boolean) value(annotation(record, "Struct"), "codecByHand")) {
              writeStruct(record);
            }
          } else {
            messages
                .computeIfAbsent((TypeElement) record.getEnclosingElement(), k -> new ArrayList<>())
                .add(record);
          }
        } catch (WireTypes.UnsupportedTypeException e) {
          error(record, e.getMessage());
        }
      }
    }
    messages.forEach(this::writeCodecs);
    if (round.processingOver() && lock != null) {
      lock.append();
    }
    return false;
  }

  private void error(Element element, @Nullable String message) {
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element);
  }

  private void check(TypeElement element, String id, String shape) {
    String wrong = lock == null ? null : lock.check(id, shape, append);
    if (wrong != null) {
      error(element, wrong);
    }
  }

  private void writeStruct(TypeElement struct) {
    Fields fields = Fields.of(struct);
    String shape = fields.text();
    check(struct, qualified(struct), shape);
    String fixed = fields.hasFixed() ? "    out.beginFixed();\n" + fields.encodeFixed() : "";
    String source =
        """
          /** Begins, writes and ends the struct. */
          public static void encode(MessageWriter out, %1$s value) {
            out.beginStruct();
        %2$s%3$s    out.endStruct();
          }

          /** Reads the struct with its begin and end. */
          public static %1$s decode(MessageReader in) {
            in.beginStruct();
        %4$s    %1$s value = fields(in);
            in.endStruct();
            return value;
          }

          private static %1$s fields(MessageReader in) {
        %5$s  }

          /** The bytes of its keys, values and the like. */
          public static long payloadBytes(%1$s value) {
            return %6$s;
          }
        """
            .formatted(
                struct.getQualifiedName(),
                fixed,
                fields.encodeVariable(),
                fields.hasFixed() ? "    in.nextFrame();\n" : "",
                fields.decodeBody(0),
                fields.payload());
    writeClass(WireTypes.codecOf(struct), struct, source);
  }

  private void writeCodecs(TypeElement outer, List<TypeElement> records) {
    StringBuilder source = new StringBuilder();
    List<String> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    StringBuilder cases = new StringBuilder();
    for (TypeElement record : records) {
      try {
        AnnotationMirror op = annotation(record, "Op");
        if (op != null) {
          source.append(request(outer, record, op));
          cases.append(
              "          case %d: return new %sCodec();\n"
                  .formatted(names.size(), record.getSimpleName()));
          types.add("0x%06x".formatted((Integer) value(op, "id")));
          names.add('"' + record.getSimpleName().toString() + '"');
        } else {
          source.append(event(outer, record));
        }
      } catch (WireTypes.UnsupportedTypeException e) {
        error(record, e.getMessage());
      }
    }
    String all =
        """
          /** Every request's codec. */
          public static final dev.grid.protocol.CodecSet ALL =
              new dev.grid.protocol.CodecSet(
                  %s.class,
                  new int[] {%s},
                  %s) {
                @Override
                protected Object make(int at) {
                  switch (at) {
        %s          default: throw new IndexOutOfBoundsException(at);
                  }
                }
              };

        """
            .formatted(
                outer.getQualifiedName(),
                String.join(", ", types),
                names.isEmpty() ? "new String[0]" : String.join(",\n          ", names),
                cases);
    String name =
        processingEnv.getElementUtils().getPackageOf(outer)
            + "."
            + outer.getSimpleName()
            + "Codecs";
    writeClass(name, outer, all + source);
  }

  private String request(TypeElement outer, TypeElement record, AnnotationMirror op) {
    Fields fields = Fields.of(record);
    TypeMirror response =
        Objects.requireNonNull(response(record), () -> record + " is no dev.grid.protocol.Message");
    int id = (Integer) value(op, "id");
    String routing = value(op, "routing").toString();
    routing = routing.substring(routing.lastIndexOf('.') + 1);
    String operation =
        outer.getSimpleName().toString().replace("Messages", "") + "." + record.getSimpleName();
    check(
        record,
        "0x%06x".formatted(id),
        operation
            + fields.text()
            + " -> "
            + responseText(response)
            + " "
            + routing
            + ((Boolean) value(op, "retryable") ? " retryable" : ""));
    String hash =
        switch (routing) {
          case "KEY" -> "message.key().partitionHash()";
          case "NAME" -> "dev.grid.protocol.Data.namePartitionHash(message.name())";
          default -> "";
        };
    return """
      private static final class %2$sCodec extends Codec<%1$s, %3$s> {

        %2$sCodec() {
          super(0x%4$06x, "%5$s", %1$s.class, dev.grid.protocol.Routing.%6$s, %7$s, %14$s%16$s);
        }

        @Override
        public %1$s decodeRequest(MessageReader in) {
    %8$s    }

        @Override
        public void encodeRequest(%1$s value, MessageWriter out) {
    %9$s    }

        @Override
        public long payloadBytes(%1$s value) {
          return %15$s;
        }

        @Override
        public %10$s decodeResponse(MessageReader in) {
    %11$s    }

        @Override
        public void encodeResponse(%10$s value, MessageWriter out) {
    %12$s    }
    %13$s  }

    """
        .formatted(
            record.getQualifiedName(),
            record.getSimpleName(),
            WireTypes.plain(response),
            id,
            operation,
            routing,
            value(op, "retryable"),
            fields.decodeBody(REQUEST_FIXED_OFFSET),
            fields.encodeFixed() + fields.encodeVariable(),
            WireTypes.plain(response),
            decodeResponse(response),
            encodeResponse(response),
            hash.isEmpty()
                ? ""
                : "\n    @Override\n    public int partitionHash("
                    + record.getQualifiedName()
                    + " message) {\n      return "
                    + hash
                    + ";\n    }\n",
            value(op, "readOnly"),
            fields.payload(),
            actions(record, op, id));
  }

  /** The actions as further arguments, each with its comma. */
  private String actions(TypeElement record, AnnotationMirror op, int id) {
    boolean declared =
        op.getElementValues().keySet().stream()
            .anyMatch(element -> element.getSimpleName().contentEquals("actions"));
    boolean betweenMembers = id >>> 16 >= MEMBER_SERVICES || (id >>> 8 & 0xff) >= INTERNAL_METHODS;
    if (declared == betweenMembers) {
      error(
          record,
          betweenMembers
              ? "actions are for messages of clients; this one is between members"
              : "say what a client must be allowed to do: actions = Action.READ, or {} for"
                  + " nothing");
    }
    StringBuilder text = new StringBuilder();
    for (Object action : (List<?>) value(op, "actions")) {
      String constant = ((AnnotationValue) action).getValue().toString();
      text.append(", dev.grid.security.Action.")
          .append(constant.substring(constant.lastIndexOf('.') + 1));
    }
    return text.toString();
  }

  /** The argument of {@code Message}, which the record implements itself or through its family. */
  private static @Nullable TypeMirror response(TypeElement type) {
    for (TypeMirror parent : type.getInterfaces()) {
      DeclaredType declared = (DeclaredType) parent;
      TypeMirror response =
          declared.getTypeArguments().isEmpty()
              ? response((TypeElement) declared.asElement())
              : declared.getTypeArguments().get(0);
      if (response != null) {
        return response;
      }
    }
    return null;
  }

  private String event(TypeElement outer, TypeElement record) {
    Fields fields = Fields.of(record);
    AnnotationMirror event = annotation(record, "Event");
    int offset = (Integer) value(event, "offset");
    String operation =
        outer.getSimpleName().toString().replace("Messages", "") + "." + record.getSimpleName();
    for (Object request : (List<?>) value(event, "of")) {
      int id = (Integer) ((AnnotationValue) request).getValue() + offset;
      check(record, "0x%06x".formatted(id), operation + fields.text() + " event");
    }
    return """
      /** Encodes {@link %1$s}. */
      public static final dev.grid.protocol.EventCodec<%1$s> %2$s =
          new dev.grid.protocol.EventCodec<>(%3$d) {
            @Override
            public %1$s decode(MessageReader in) {
    %4$s        }

            @Override
            public void encode(%1$s value, MessageWriter out) {
    %5$s        }

            @Override
            public long payloadBytes(%1$s value) {
              return %6$s;
            }
          };

    """
        .formatted(
            record.getQualifiedName(),
            record
                .getSimpleName()
                .toString()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(java.util.Locale.ROOT),
            offset,
            fields.decodeBody(REQUEST_FIXED_OFFSET),
            fields.encodeFixed() + fields.encodeVariable(),
            fields.payload());
  }

  private static boolean isVoid(TypeMirror response) {
    return WireTypes.name(response).equals("java.lang.Void");
  }

  private static @Nullable TypeElement reply(TypeMirror response) {
    Element element = ((DeclaredType) response).asElement();
    boolean nested = element.getEnclosingElement() instanceof TypeElement;
    return nested && WireTypes.isStruct(element) ? (TypeElement) element : null;
  }

  private static Field only(TypeMirror response) {
    return new Field("value", response, WireTypes.isNullable(response), false, false);
  }

  private static String decodeResponse(TypeMirror response) {
    if (isVoid(response)) {
      return "      return null;\n";
    }
    TypeElement reply = reply(response);
    if (reply != null) {
      return Fields.of(reply).decodeBody(RESPONSE_FIXED_OFFSET);
    }
    String read =
        WireTypes.fixedSize(response) > 0
            ? WireTypes.readFixed(only(response), Integer.toString(RESPONSE_FIXED_OFFSET))
            : WireTypes.readVariable(only(response));
    return "      return " + read + ";\n";
  }

  private static String encodeResponse(TypeMirror response) {
    if (isVoid(response)) {
      return "";
    }
    TypeElement reply = reply(response);
    if (reply != null) {
      Fields fields = Fields.of(reply);
      return fields.encodeFixed() + fields.encodeVariable();
    }
    return "      "
        + (WireTypes.fixedSize(response) > 0
            ? WireTypes.writeFixed(response, "value")
            : WireTypes.writeVariable(response, WireTypes.isNullable(response), "value"))
        + "\n";
  }

  private static String responseText(TypeMirror response) {
    TypeElement reply = isVoid(response) ? null : reply(response);
    if (reply != null) {
      return Fields.of(reply).text();
    }
    return isVoid(response)
        ? "()"
        : "(" + WireTypes.text(response) + (WireTypes.isNullable(response) ? "?" : "") + ")";
  }

  private static String qualified(TypeElement struct) {
    return struct.getEnclosingElement() instanceof TypeElement outer
        ? outer.getSimpleName() + "." + struct.getSimpleName()
        : struct.getSimpleName().toString();
  }

  private @Nullable AnnotationMirror annotation(TypeElement record, String simpleName) {
    for (AnnotationMirror annotation : record.getAnnotationMirrors()) {
      if (WireTypes.name(annotation.getAnnotationType())
          .equals("dev.grid.protocol." + simpleName)) {
        return annotation;
      }
    }
    return null;
  }

  private Object value(@Nullable AnnotationMirror annotation, String name) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        processingEnv.getElementUtils().getElementValuesWithDefaults(annotation).entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(name)) {
        return entry.getValue().getValue();
      }
    }
    throw new IllegalStateException(annotation + " has no " + name);
  }

  private void writeClass(String qualifiedName, TypeElement origin, String body) {
    int dot = qualifiedName.lastIndexOf('.');
    String simple = qualifiedName.substring(dot + 1);
    String source =
        """
        package %s;

        import dev.grid.protocol.Codec;
        import dev.grid.protocol.frame.MessageReader;
        import dev.grid.protocol.frame.MessageWriter;

        /** Generated from {@link %s}. */
        @org.jspecify.annotations.NullUnmarked
        public final class %s {

          private %s() {}

        %s}
        """
            .formatted(
                qualifiedName.substring(0, dot), origin.getQualifiedName(), simple, simple, body);
    try (Writer writer =
        processingEnv.getFiler().createSourceFile(qualifiedName, origin).openWriter()) {
      writer.write(source);
    } catch (IOException e) {
      error(origin, "codec " + qualifiedName + " cannot be written: " + e);
    }
  }
}
