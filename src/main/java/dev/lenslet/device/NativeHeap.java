package dev.lenslet.device;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The C library's memory of this process, out of which engines take theirs. */
public final class NativeHeap {

    private static final Logger log = LoggerFactory.getLogger(NativeHeap.class);

    private NativeHeap() {}

    /**
     * Gives what is free in it back to the system; glibc keeps it otherwise. Takes a millisecond to tens, the first time a
     * second; does nothing where this JVM cannot.
     */
    public static void trim() {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
            Object told = beans.invoke(commands, "systemTrimNativeHeap", null, null);
            log.debug("{}", told);
        } catch (JMException absent) {
            log.debug("This JVM does not trim the native heap", absent);
        }
    }
}
