package dev.lenslet.registry;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** Makes every component of a record required, and null refused, unless its type is {@link Nullable}. */
final class RequiredComponents extends JacksonAnnotationIntrospector {

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        AnnotatedType type = componentType(member);
        if (type == null) {
            return super.hasRequiredMarker(config, member);
        }
        return !type.isAnnotationPresent(Nullable.class);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        AnnotatedType type = componentType(annotated);
        return type == null || type.isAnnotationPresent(Nullable.class)
                ? super.findSetterInfo(config, annotated)
                : JsonSetter.Value.forValueNulls(Nulls.FAIL);
    }

    private static @Nullable AnnotatedType componentType(Annotated annotated) {
        return annotated instanceof AnnotatedParameter parameter
                        && parameter.getDeclaringClass().isRecord()
                        && parameter.getDeclaringClass().getRecordComponents().length
                                == parameter.getOwner().getParameterCount()
                ? parameter
                        .getDeclaringClass()
                        .getRecordComponents()[parameter.getIndex()]
                        .getAnnotatedType()
                : null;
    }
}
