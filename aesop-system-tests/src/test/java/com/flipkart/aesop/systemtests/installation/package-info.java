/**
 * What a user downloads: the {@code bin/aesop} script, the installation folder, the samples.
 *
 * <p>Needs what {@code mvn package} builds in aesop-dist; {@code mvn verify} has built it by the time these tests run.
 */
package com.flipkart.aesop.systemtests.installation;
