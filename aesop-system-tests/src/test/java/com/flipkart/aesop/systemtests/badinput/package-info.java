/**
 * What people deploy by mistake, and what clients send by mistake, to the installed {@code aesop run}: each is answered
 * by a message that says what was tried, with which values, where they are written and what to do; and a module that is
 * right runs beside all that are not.
 *
 * <p>Needs what {@code mvn package} builds in aesop-dist; {@code mvn verify} has built it by the time these tests run.
 */
package com.flipkart.aesop.systemtests.badinput;
