/** Where Lenslet keeps what must last: its home directory, files that appear whole or not at all, the default database. */
@NullMarked
@ApplicationModule(allowedDependencies = "problem")
package dev.lenslet.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
