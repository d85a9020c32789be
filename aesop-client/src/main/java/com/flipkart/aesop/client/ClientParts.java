package com.flipkart.aesop.client;

/** What the threads of a client share. */
record ClientParts(
        ClientSettings settings,
        EventQueue<PullerMessage> queue,
        Callbacks callbacks,
        Checkpointer checkpointer,
        ClientState state,
        ClientMetrics metrics) {}
