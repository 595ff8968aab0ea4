package dev.lenslet.serving;

/** What a request brings; it decides which model answers where none is named. */
enum InputKind {
    IMAGE("pictures"),
    NUMBERS("instances of numbers");

    private final String plural;

    InputKind(String plural) {
        this.plural = plural;
    }

    String plural() {
        return plural;
    }
}
