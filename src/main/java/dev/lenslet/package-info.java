/** The application itself: it starts the service and knows no feature. */
@NullMarked
package dev.lenslet;

import org.jspecify.annotations.NullMarked;
