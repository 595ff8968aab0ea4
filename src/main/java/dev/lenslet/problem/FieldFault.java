package dev.lenslet.problem;

/**
 * One faulty field of a request.
 *
 * @param field its path in the request, as {@code training.optimizer.learning_rate}
 * @param message what is wrong with it and what would be right
 */
public record FieldFault(String field, String message) {}
