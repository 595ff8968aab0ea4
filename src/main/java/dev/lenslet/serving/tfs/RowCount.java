package dev.lenslet.serving.tfs;

/**
 * Counts the elements of a JSON array without reading them, so that memory for them can be taken before the first is
 * parsed. A pass over bytes costs a small part of what parsing numbers does.
 */
final class RowCount {

    private RowCount() {}

    /**
     * @param json UTF-8
     * @param start where the array's bracket stands
     * @return of what is well-formed, the elements; of anything else some number, at least 0
     */
    static int of(byte[] json, int start) {
        int depth = 0;
        int commas = 0;
        boolean empty = true;
        for (int i = start; i < json.length; i++) {
            switch (json[i]) {
                case '[', '{' -> {
                    empty &= depth == 0;
                    depth++;
                }
                case ']', '}' -> {
                    if (--depth == 0) {
                        return empty ? 0 : commas + 1;
                    }
                }
                case ',' -> {
                    if (depth == 1) {
                        commas++;
                    }
                }
                case '"' -> {
                    empty = false;
                    i = stringEnd(json, i);
                }
                case ' ', '\t', '\r', '\n' -> {}
                default -> empty = false;
            }
        }
        return empty ? 0 : commas + 1;
    }

    /** The closing quote of the string that begins at the other one. */
    private static int stringEnd(byte[] json, int quote) {
        int i = quote + 1;
        while (i < json.length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i;
    }
}
