package dev.lenslet.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/** A {@code byte[]} that once was one of these files of the test resources, as {@link Damage} leaves it. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Damaged {

    String[] value();

    /** Makes them; named in {@code META-INF/services}. */
    final class Provider implements ArbitraryProvider {

        @Override
        public boolean canProvideFor(TypeUsage target) {
            return target.isOfType(byte[].class) && target.isAnnotated(Damaged.class);
        }

        @Override
        public Set<Arbitrary<?>> provideFor(TypeUsage target, SubtypeProvider subtypes) {
            List<byte[]> files = target.findAnnotation(Damaged.class).stream()
                    .flatMap(damaged -> Arrays.stream(damaged.value()))
                    .map(Provider::resource)
                    .toList();
            return Set.of(Damage.of(files));
        }

        /** Before those that come with jqwik. */
        @Override
        public int priority() {
            return 5;
        }

        private static byte[] resource(String name) {
            try (InputStream in = Objects.requireNonNull(Damaged.class.getResourceAsStream("/" + name), name)) {
                return in.readAllBytes();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
