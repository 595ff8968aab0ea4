package dev.lenslet.archive;

import java.util.Comparator;

/** The order in which people number files: {@code frame2} before {@code frame10}; case counts only between equals. */
public final class NaturalOrder implements Comparator<String> {

    public static final NaturalOrder INSTANCE = new NaturalOrder();

    private NaturalOrder() {}

    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int iEnd = endOfDigits(one, i);
            int jEnd = endOfDigits(other, j);
            int difference;
            if (iEnd > i && jEnd > j) {
                difference = numbers(one.substring(i, iEnd), other.substring(j, jEnd));
                i = iEnd;
                j = jEnd;
            } else {
                difference = Character.compare(
                        Character.toLowerCase(one.charAt(i++)), Character.toLowerCase(other.charAt(j++)));
            }
            if (difference != 0) {
                return difference;
            }
        }
        int rest = Integer.compare(one.length() - i, other.length() - j);
        return rest != 0 ? rest : one.compareTo(other);
    }

    private static int endOfDigits(String name, int from) {
        int end = from;
        while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int numbers(String one, String other) {
        String left = withoutZeros(one);
        String right = withoutZeros(other);
        int longer = Integer.compare(left.length(), right.length());
        return longer != 0 ? longer : left.compareTo(right);
    }

    private static String withoutZeros(String digits) {
        int from = 0;
        while (from < digits.length() - 1 && digits.charAt(from) == '0') {
            from++;
        }
        return digits.substring(from);
    }
}
