package com.flipkart.aesop.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Tells addresses that only this machine can reach from others. */
final class Reachability {
    private Reachability() {}

    /** Whether other machines may reach {@code host}; false for one without an address, where nothing can listen. */
    static boolean fromElsewhere(String host) {
        try {
            return !Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
