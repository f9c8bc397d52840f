package dev.grid.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Writes the interface {@code <Proxy>Waits} for each class that implements one of this name beside
 * the blocking interface of a structure, one with {@code async()}. It has each method of the
 * blocking interface whose name and parameters the asynchronous one has too, and that the class
 * does not declare itself: it waits for the asynchronous call, interruptibly if the blocking method
 * throws {@link InterruptedException}. The remaining methods are the class's own.
 */
@SupportedAnnotationTypes("*")
public final class WaitsProcessor extends AbstractProcessor {

  private static final String SUFFIX = "Waits";
  private static final String FACE_OF = "async";

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement type : ElementFilter.typesIn(round.getRootElements())) {
      if (type.getKind() == ElementKind.CLASS && asksFor(type)) {
        write(type);
      }
    }
    return false;
  }

  /** In the first round the interface does not exist yet, so that only its name can be asked. */
  private static boolean asksFor(TypeElement proxy) {
    return proxy.getInterfaces().stream().anyMatch(type -> isWritten(type, proxy));
  }

  private static boolean isWritten(TypeMirror type, TypeElement proxy) {
    return type.toString()
        .replaceFirst("<.*", "")
        .replaceFirst(".*\\.", "")
        .equals(proxy.getSimpleName() + SUFFIX);
  }

  private void write(TypeElement proxy) {
    DeclaredType face = null;
    ExecutableElement async = null;
    for (TypeMirror type : proxy.getInterfaces()) {
      // What was written is there from an earlier build.
      if (type.getKind() == TypeKind.DECLARED && !isWritten(type, proxy) && async == null) {
        face = (DeclaredType) type;
        async = asyncOf(face);
      }
    }
    if (face == null || async == null) {
      error("no interface with " + FACE_OF + "() stands beside the one to write", proxy);
      return;
    }
    String name = proxy.getSimpleName() + SUFFIX;
    String packageName =
        processingEnv.getElementUtils().getPackageOf(proxy).getQualifiedName().toString();
    String source =
        """
        package %1$s;

        import dev.grid.kernel.CallFuture;
        import org.jspecify.annotations.NullUnmarked;

        /** The calls that wait for the asynchronous ones. */
        @NullUnmarked // Nulls are where the blocking interface says.
        interface %2$s%3$s extends %4$s {
        %5$s}
        """
            .formatted(
                packageName,
                name,
                typeParameters(proxy.getTypeParameters()),
                SourceTypes.bare(face),
                methods(proxy, face, async));
    try (Writer out =
        processingEnv.getFiler().createSourceFile(packageName + "." + name, proxy).openWriter()) {
      out.write(source);
    } catch (IOException e) {
      error("cannot write " + name + ": " + e, proxy);
    }
  }

  private void error(String message, Element at) {
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, at);
  }

  private @Nullable ExecutableElement asyncOf(DeclaredType face) {
    return methodsOf(face).stream()
        .filter(m -> m.getSimpleName().contentEquals(FACE_OF) && m.getParameters().isEmpty())
        .findFirst()
        .orElse(null);
  }

  private List<ExecutableElement> methodsOf(DeclaredType type) {
    return ElementFilter.methodsIn(
        processingEnv.getElementUtils().getAllMembers((TypeElement) type.asElement()));
  }

  private String methods(TypeElement proxy, DeclaredType face, ExecutableElement async) {
    DeclaredType asyncFace = (DeclaredType) as(face, async).getReturnType();
    List<ExecutableElement> own = ElementFilter.methodsIn(proxy.getEnclosedElements());
    List<String> methods = new ArrayList<>();
    for (ExecutableElement method : methodsOf(face)) {
      ExecutableType type = as(face, method);
      boolean isOwn =
          own.stream().anyMatch(o -> isSame(o, (ExecutableType) o.asType(), method, type));
      if (!isOwn) {
        methodsOf(asyncFace).stream()
            .filter(call -> !isOfObject(call) && isSame(call, as(asyncFace, call), method, type))
            .forEach(call -> methods.add(method(method, type, call)));
      }
    }
    return String.join("", methods);
  }

  private ExecutableType as(DeclaredType container, ExecutableElement method) {
    return (ExecutableType) processingEnv.getTypeUtils().asMemberOf(container, method);
  }

  private static boolean isOfObject(ExecutableElement method) {
    return String.valueOf(method.getEnclosingElement()).equals(Object.class.getName());
  }

  /** Whether the names and the parameters are the same. */
  private boolean isSame(
      ExecutableElement one,
      ExecutableType oneType,
      ExecutableElement two,
      ExecutableType twoType) {
    return one.getSimpleName().equals(two.getSimpleName())
        && processingEnv.getTypeUtils().isSubsignature(oneType, twoType)
        && processingEnv.getTypeUtils().isSubsignature(twoType, oneType);
  }

  private static String method(
      ExecutableElement method, ExecutableType type, ExecutableElement call) {
    String name = method.getSimpleName().toString();
    List<String> names =
        call.getParameters().stream().map(p -> p.getSimpleName().toString()).toList();
    String parameters =
        IntStream.range(0, names.size())
            .mapToObj(i -> SourceTypes.bare(type.getParameterTypes().get(i)) + " " + names.get(i))
            .collect(Collectors.joining(", "));
    boolean interruptible =
        type.getThrownTypes().stream()
            .anyMatch(thrown -> thrown.toString().equals(InterruptedException.class.getName()));
    String typeParameters = typeParameters(method.getTypeParameters());
    return """

      @Override
      default %1$s%2$s %3$s(%4$s)%5$s {
        %6$sCallFuture.%7$s(async().%3$s(%8$s));
      }
    """
        .formatted(
            typeParameters.isEmpty() ? "" : typeParameters + " ",
            SourceTypes.bare(type.getReturnType()),
            name,
            parameters,
            interruptible ? " throws InterruptedException" : "",
            type.getReturnType().getKind() == TypeKind.VOID ? "" : "return ",
            interruptible ? "awaitInterruptibly" : "await",
            String.join(", ", names));
  }

  /** With their bounds; empty if there are none. */
  private static String typeParameters(List<? extends TypeParameterElement> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream()
            .map(WaitsProcessor::withBounds)
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String withBounds(TypeParameterElement parameter) {
    String bounds =
        parameter.getBounds().stream()
            .map(SourceTypes::bare)
            .filter(bound -> !bound.equals("java.lang.Object"))
            .collect(Collectors.joining(" & "));
    return bounds.isEmpty() ? parameter.toString() : parameter + " extends " + bounds;
  }
}
