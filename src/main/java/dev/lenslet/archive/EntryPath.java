package dev.lenslet.archive;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The path of a file in an archive, taken apart. It never becomes a path on disk.
 *
 * @param segments at least one, none empty
 */
public record EntryPath(List<String> segments) {

    private static final int MAX_LENGTH = 1_024;
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*");

    public EntryPath {
        segments = List.copyOf(segments);
    }

    /** @throws InvalidArchive for a path that would leave its place, or that is absurd */
    static EntryPath of(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw InvalidArchive.broken(
                    "An entry's name has " + name.length() + " characters; 1 to " + MAX_LENGTH + " are taken.");
        }
        if (name.startsWith("/")
                || name.indexOf('\\') >= 0
                || DRIVE.matcher(name).matches()) {
            throw unsafe(name);
        }
        String plain = name.startsWith("./") ? name.substring(2) : name;
        List<String> segments = List.of(plain.split("/", -1));
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw unsafe(name);
            }
            if (segment.chars().anyMatch(character -> Character.isISOControl(character))) {
                throw unsafe(name);
            }
        }
        return new EntryPath(segments);
    }

    /** What systems leave in archives without being asked. */
    public boolean isClutter() {
        return segments.stream()
                .anyMatch(segment ->
                        segment.startsWith(".") || segment.equals("__MACOSX") || segment.equalsIgnoreCase("Thumbs.db"));
    }

    /** As in the archive, with forward slashes. */
    @Override
    public String toString() {
        return String.join("/", segments);
    }

    /** The same for names that people, or some file systems, take for the same. */
    public static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static InvalidArchive unsafe(String name) {
        return InvalidArchive.broken("The entry '" + name.replaceAll("\\p{Cntrl}", "?")
                + "' has a path that is absolute, climbs, or holds a backslash or control character.");
    }
}
