/** Who gets what when: a pure function of what there is, who runs, who waits and the time. Knows no engine and no database. */
@NullMarked
package dev.lenslet.training.schedule;

import org.jspecify.annotations.NullMarked;
