package com.flipkart.aesop.mysql;

import com.flipkart.aesop.testkit.SharedMariaDb;

@SharedMariaDb
class MariaDbRedefinitionTest extends RedefinitionContract {}
