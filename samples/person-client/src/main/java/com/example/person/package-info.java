/**
 * A consumer of the changes of persons, as a user of Aesop would write it. The client's one callback thread calls
 * it. After a crash the last windows come again: a line of the file may be there twice.
 */
package com.example.person;
