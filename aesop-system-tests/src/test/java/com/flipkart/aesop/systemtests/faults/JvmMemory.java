package com.flipkart.aesop.systemtests.faults;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The memory of another JVM of this user, as that JVM counts it. Belongs to one thread. */
final class JvmMemory implements AutoCloseable {
    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final List<BufferPoolMXBean> pools;

    /**
     * What it takes, in megabytes.
     *
     * @param heap of objects that a collection has left
     * @param direct of direct buffers, those of Netty that the JVM does not know left out
     * @param mapped of mapped files
     */
    record Use(long heap, long direct, long mapped) {}

    private JvmMemory(JMXConnector connector) throws IOException {
        this.connector = connector;
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        pools = ManagementFactory.getPlatformMXBeans(beans, BufferPoolMXBean.class);
    }

    /** Connects to a process, which needs no argument for it. */
    @SuppressWarnings("BanJNDI") // the address is one of this machine, and comes from a JVM that we have started
    static JvmMemory of(long pid) throws IOException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException("Attaching to the JVM with pid=" + pid + " failed", e);
        }
        String address;
        try {
            address = machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
        return new JvmMemory(JMXConnectorFactory.connect(new JMXServiceURL(address)));
    }

    /** Collects, then looks. */
    Use afterCollection() {
        return look(memory, pools);
    }

    /** The same of this JVM. */
    static Use own() {
        return look(ManagementFactory.getMemoryMXBean(), ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class));
    }

    private static Use look(MemoryMXBean memory, List<BufferPoolMXBean> pools) {
        memory.gc();
        return new Use(
                memory.getHeapMemoryUsage().getUsed() >> 20, megabytes(pools, "direct"), megabytes(pools, "mapped"));
    }

    private static long megabytes(List<BufferPoolMXBean> pools, String name) {
        return pools.stream()
                        .filter(pool -> pool.getName().equals(name))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum()
                >> 20;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
