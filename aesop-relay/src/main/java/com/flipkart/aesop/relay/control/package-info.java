/**
 * The commands that change a running relay, and those that stand beside them: {@code /relayCommand/...} and {@code
 * /controlSources/...} of Databus. What cannot be done here is refused with the reason and the other way to it.
 *
 * <pre>{@code
 *  /controlSources/pause --> SourceControl --> PauseGate closed
 *                                                  |
 *  EventProducer --> GatedSink: begin() waits here +--> the buffer's writer
 * }</pre>
 *
 * <p><b>Who calls it.</b> {@link com.flipkart.aesop.relay.Relay}; its guard has asked for the admin token before.
 *
 * <p><b>Threads.</b> Commands come on event loops; what takes long is done by a thread that is made for it. A gate is
 * passed by the producer's thread and opened by any.
 *
 * <p><b>After a crash.</b> Nothing of it is kept: a relay that starts has all its sources running.
 */
package com.flipkart.aesop.relay.control;
