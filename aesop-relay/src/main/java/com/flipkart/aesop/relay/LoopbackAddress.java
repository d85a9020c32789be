package com.flipkart.aesop.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Tells addresses that only this machine can reach. */
final class LoopbackAddress {
    private LoopbackAddress() {}

    /** Whether every address of {@code host} is one of the loopback interface; a host without address is none. */
    static boolean is(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
