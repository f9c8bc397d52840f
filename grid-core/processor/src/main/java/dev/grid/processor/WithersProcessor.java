package dev.grid.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Writes the interface {@code <Record>Withers} for each record that implements one of this name: a
 * method {@code withX} for each component {@code x}, unless the record has a method of that name
 * itself. What a component means is taken from the record's documentation. Where another interface
 * of the record asks for such methods, what is written extends it.
 */
@SupportedAnnotationTypes("*")
public final class WithersProcessor extends AbstractProcessor {

  private static final String SUFFIX = "Withers";

  private static final Pattern PARAMETER =
      Pattern.compile("@param\\s+(\\w+)\\s+(.*?)(?=\\n\\s*@|\\z)", Pattern.DOTALL);

  /** A link to a member of the record, which is none of what is written. */
  private static final Pattern LINK_WITHIN = Pattern.compile("(\\{@link(?:plain)?\\s+)#");

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement type : ElementFilter.typesIn(round.getRootElements())) {
      if (type.getKind() == ElementKind.RECORD && hasWithers(type)) {
        write(type);
      }
    }
    return false;
  }

  /** In the first round the interface does not exist yet, so that only its name can be asked. */
  private static boolean hasWithers(TypeElement record) {
    String wanted = record.getSimpleName() + SUFFIX;
    return record.getInterfaces().stream()
        .map(type -> type.toString().replaceFirst(".*\\.", ""))
        .anyMatch(wanted::equals);
  }

  private void write(TypeElement record) {
    String name = record.getSimpleName() + SUFFIX;
    String packageName =
        processingEnv.getElementUtils().getPackageOf(record).getQualifiedName().toString();
    String source =
        """
        package %1$s;

        import org.jspecify.annotations.Nullable;

        /** Copies of {@link %2$s} that differ from it in one component. */
        public sealed interface %3$s %5$spermits %2$s {
        %4$s}
        """
            .formatted(packageName, record.getSimpleName(), name, methods(record), asksFor(record));
    try (Writer out =
        processingEnv.getFiler().createSourceFile(packageName + "." + name, record).openWriter()) {
      out.write(source);
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, "cannot write " + name + ": " + e, record);
    }
  }

  /** The {@code extends} clause; without it the record would inherit each method twice. */
  private String asksFor(TypeElement record) {
    String written = record.getSimpleName() + SUFFIX;
    Set<String> withers =
        record.getRecordComponents().stream()
            .map(WithersProcessor::witherOf)
            .collect(Collectors.toSet());
    String asking =
        record.getInterfaces().stream()
            .filter(type -> type.getKind() == TypeKind.DECLARED)
            .filter(type -> !isNamed(type, written)) // It is there from an earlier build.
            .filter(
                type ->
                    ElementFilter.methodsIn(
                            processingEnv.getTypeUtils().asElement(type).getEnclosedElements())
                        .stream()
                        .anyMatch(m -> withers.contains(m.getSimpleName().toString())))
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return asking.isEmpty() ? "" : "extends " + asking + " ";
  }

  private boolean isNamed(TypeMirror type, String name) {
    return processingEnv.getTypeUtils().asElement(type).getSimpleName().contentEquals(name);
  }

  private String methods(TypeElement record) {
    Set<String> own =
        ElementFilter.methodsIn(record.getEnclosedElements()).stream()
            .map(method -> method.getSimpleName().toString())
            .collect(Collectors.toSet());
    Map<String, String> meanings = meanings(record);
    StringBuilder methods = new StringBuilder();
    for (RecordComponentElement changed : record.getRecordComponents()) {
      if (!own.contains(witherOf(changed))) {
        methods.append(method(record, changed, meanings.get(changed.toString())));
      }
    }
    return methods.toString();
  }

  private static String witherOf(Element component) {
    String name = component.getSimpleName().toString();
    return "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static String method(
      TypeElement record, RecordComponentElement changed, @Nullable String meaning) {
    List<? extends RecordComponentElement> components = record.getRecordComponents();
    String arguments =
        components.stream()
            .map(c -> c.equals(changed) ? c.toString() : "it." + c + "()")
            .collect(Collectors.joining(",\n        "));
    return """

      /**
       * This with another {@code %3$s}.
       *
       * @param %3$s %6$s
       */
      default %1$s %2$s(%4$s %3$s) {
        %1$s it = (%1$s) this;
        return new %1$s(
            %5$s);
      }
    """
        .formatted(
            record.getSimpleName(),
            witherOf(changed),
            changed,
            typeOf(changed),
            arguments,
            meaning == null ? "its new value" : meaning);
  }

  /** As it is written in a source, where an annotation stands before the simple name. */
  private static String typeOf(RecordComponentElement component) {
    boolean nullable =
        component.asType().getAnnotationMirrors().stream()
            .anyMatch(
                a -> a.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
    String bare = SourceTypes.bare(component.asType());
    return nullable ? bare.replaceFirst("(?=\\w+(<.*)?$)", "@Nullable ") : bare;
  }

  private Map<String, String> meanings(TypeElement record) {
    Map<String, String> meanings = new HashMap<>();
    String documentation = processingEnv.getElementUtils().getDocComment(record);
    if (documentation != null) {
      Matcher matcher = PARAMETER.matcher(documentation);
      while (matcher.find()) {
        String meaning =
            LINK_WITHIN
                .matcher(matcher.group(2).strip())
                .replaceAll("$1" + record.getSimpleName() + "#");
        meanings.put(matcher.group(1), meaning.replaceAll("\\s*\\n\\s*", "\n   *     "));
      }
    }
    return meanings;
  }
}
