package io.tributary.e2e;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Puts calls of {@link Fault} into the program's classes as they are loaded. */
final class FaultWeaver implements ClassFileTransformer {

    private static final ClassDesc FAULT = ClassDesc.of("io.tributary.e2e.Fault");
    private static final MethodTypeDesc AT = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");

    private record Point(String name, String type, String method, boolean atExit) {}

    private final List<Point> points = new ArrayList<>();
    private final boolean clock;

    /** @param plan see {@link FaultPlan} */
    FaultWeaver(Properties plan) {
        for (String key : plan.stringPropertyNames()) {
            if (key.endsWith(".point")) {
                String[] point = plan.getProperty(key).split("[#@]");
                points.add(new Point(key.substring(0, key.length() - 6), point[0], point[1], point[2].equals("exit")));
            }
        }
        clock = plan.containsKey("clock");
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (name == null || !name.startsWith("io/tributary/") || name.startsWith("io/tributary/e2e/")) {
            return null;
        }
        List<Point> here =
                points.stream().filter(point -> point.type().equals(name)).toList();
        if (here.isEmpty() && !clock) {
            return null;
        }
        try {
            ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
            var model = classFile.parse(bytes);
            for (Point point : here) {
                if (model.methods().stream().noneMatch(method -> is(method, point))) {
                    throw new IllegalStateException("there is no method " + point.type() + "#" + point.method());
                }
            }
            return classFile.transformClass(model, (builder, element) -> {
                if (element instanceof MethodModel method && method.code().isPresent()) {
                    List<Point> mine =
                            here.stream().filter(point -> is(method, point)).toList();
                    builder.transformMethod(method, MethodTransform.transformingCode(woven(mine)));
                } else {
                    builder.with(element);
                }
            });
        } catch (RuntimeException e) {
            // The virtual machine would go on with the class as it was, and the test would test nothing.
            e.printStackTrace();
            Runtime.getRuntime().halt(3);
            return null;
        }
    }

    private static boolean is(MethodModel method, Point point) {
        return method.methodName().equalsString(point.method()) && method.code().isPresent();
    }

    private CodeTransform woven(List<Point> points) {
        return new CodeTransform() {

            @Override
            public void atStart(CodeBuilder builder) {
                points.stream().filter(point -> !point.atExit()).forEach(point -> call(builder, point));
            }

            @Override
            public void accept(CodeBuilder builder, CodeElement element) {
                if (element instanceof ReturnInstruction) {
                    points.stream().filter(Point::atExit).forEach(point -> call(builder, point));
                }
                if (clock && element instanceof InvokeInstruction call && isClock(call)) {
                    builder.invokestatic(FAULT, call.name().stringValue(), call.typeSymbol());
                } else {
                    builder.with(element);
                }
            }
        };
    }

    private static boolean isClock(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String type = call.type().stringValue();
        return owner.equals("java/lang/System") && call.name().equalsString("currentTimeMillis")
                || owner.equals("java/time/Instant")
                        && call.name().equalsString("now")
                        && type.equals("()" + INSTANT.descriptorString());
    }

    private static void call(CodeBuilder builder, Point point) {
        builder.ldc(point.name()).invokestatic(FAULT, "at", AT);
    }
}
