/**
 * A client in a module: made from {@code <aesop:client>}, run by the container.
 *
 * <pre>{@code
 * <aesop:client id="person-client" start="oldest">
 *   <aesop:source-relay host="localhost" port="25021"/>
 *   <aesop:subscribe source="com.flipkart.aesop.events.ortest.Person" consumer="personConsumer"/>
 * </aesop:client>
 * <bean id="personConsumer" class="com.example.PersonConsumer"/>
 * }</pre>
 *
 * <p><b>Who calls it.</b> aesop-spring finds the factory, the container runs the part. The programs that embed a client
 * use {@link com.flipkart.aesop.client.AesopClient} and need nothing of this.
 *
 * <p><b>Threads.</b> A factory is used by the thread that loads the module; a part by any.
 *
 * <p><b>After a crash.</b> Nothing here is kept; the client keeps its checkpoint below the module's state directory.
 */
package com.flipkart.aesop.client.part;
