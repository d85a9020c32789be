package com.flipkart.aesop.systemtests.xml;

import com.flipkart.aesop.chained.UpstreamSettings;
import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.client.part.SourceRelaySettings;
import com.flipkart.aesop.client.part.SubscribeSettings;
import com.flipkart.aesop.core.settings.DatabusProperties;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.relay.RelayBufferSettings;
import com.flipkart.aesop.relay.RelaySettings;
import com.flipkart.aesop.relay.memory.MemorySettings;
import com.flipkart.aesop.systemtests.xml.XmlElement.Attribute;
import java.util.List;

/** The elements of the short XML form: which may stand where. Their attributes come from the settings records. */
final class XmlForm {
    private static final String WHOLE_NUMBER = "whole number";
    private static final String TEXT = "text";

    private XmlForm() {}

    /** Those that may stand at the top, in the order of the docs. */
    static List<XmlElement> tops() {
        return List.of(relay(), client());
    }

    private static XmlElement relay() {
        return new XmlElement(
                "relay",
                "A relay: reads its sources once, keeps their recent history, serves it to any number of clients.",
                "Stands at the top; a module may have several.",
                XmlElement.attributes(
                        RelaySettings.class,
                        Attribute.optional(
                                "id",
                                TEXT,
                                "Its name in the module, and that of its folder in the module's state; relay if not"
                                        + " said."),
                        databusProperties()),
                List.of(buffer(), mysql(), upstream(), memory()));
    }

    private static Attribute databusProperties() {
        return Attribute.optional(
                DatabusProperties.ATTRIBUTE,
                "path",
                "A Java properties file with keys of Databus, for what no attribute says; below the module's folder.");
    }

    private static XmlElement buffer() {
        return new XmlElement(
                "relay buffer",
                "The history that a relay keeps of each of its physical sources.",
                "At most once; without it the defaults hold.",
                XmlElement.attributes(RelayBufferSettings.class),
                List.of());
    }

    private static XmlElement mysql() {
        return new XmlElement(
                "relay mysql",
                "A physical source: a MySQL or MariaDB server whose binlog is read.",
                "Any number of times; a relay has at least one physical source.",
                XmlElement.attributes(
                        MySqlSettings.class,
                        Attribute.required("id", WHOLE_NUMBER, "Label of the physical source; at least 0."),
                        Attribute.required(
                                "name", TEXT, "Unique in the relay; names the buffer's folder in the relay's state.")),
                List.of(new XmlElement(
                        "relay mysql table",
                        "A logical source: a table whose rows are captured.",
                        "At least once.",
                        List.of(
                                Attribute.required(
                                        "id",
                                        WHOLE_NUMBER,
                                        "What stands for the source on the wire, in [1, 32767]; unique in the relay."),
                                Attribute.required("name", TEXT, "The table: database.table."),
                                Attribute.optional(
                                        "source",
                                        TEXT,
                                        "What clients subscribe to; its schema is <source>.<version>.avsc. The name of"
                                                + " the table if not said."),
                                Attribute.optional(
                                        "partition",
                                        WHOLE_NUMBER,
                                        "Logical partition on each event, in [0, 32767]; 0 if not said.")),
                        List.of())));
    }

    private static XmlElement upstream() {
        return new XmlElement(
                "relay upstream",
                "A physical source that another relay reads: its windows are taken over as they are.",
                "Any number of times.",
                XmlElement.attributes(
                        UpstreamSettings.class,
                        Attribute.optional("id", WHOLE_NUMBER, "Label of the physical source; 1 if not said."),
                        Attribute.required(
                                "name", TEXT, "Unique in the relay; names the buffer's folder in the relay's state.")),
                List.of(new XmlElement(
                        "relay upstream source",
                        "A logical source that is taken over; its schemas come with it.",
                        "At least once.",
                        List.of(
                                Attribute.required(
                                        "id",
                                        WHOLE_NUMBER,
                                        "What stands for the source on the wire, in [1, 32767]: the id that it has at the"
                                                + " upstream."),
                                Attribute.required(
                                        "name",
                                        TEXT,
                                        "What clients subscribe to: the name that it has at the upstream.")),
                        List.of())));
    }

    private static XmlElement memory() {
        return new XmlElement(
                "relay memory",
                "A physical source whose rows are made up, for demonstrations and measurements.",
                "Any number of times.",
                XmlElement.attributes(
                        MemorySettings.class,
                        Attribute.optional("id", WHOLE_NUMBER, "Label of the physical source; 1 if not said."),
                        Attribute.required(
                                "name", TEXT, "Unique in the relay; names the buffer's folder in the relay's state.")),
                List.of(new XmlElement(
                        "relay memory source",
                        "A kind of row that is made up, by the schema of its name.",
                        "At least once.",
                        List.of(
                                Attribute.required(
                                        "id",
                                        WHOLE_NUMBER,
                                        "What stands for the source on the wire, in [1, 32767]; unique in the relay."),
                                Attribute.required(
                                        "name",
                                        TEXT,
                                        "What clients subscribe to; its schema is <name>.<version>.avsc."),
                                Attribute.optional(
                                        "partition",
                                        WHOLE_NUMBER,
                                        "Logical partition on each event, in [0, 32767]; 0 if not said.")),
                        List.of())));
    }

    private static XmlElement client() {
        return new XmlElement(
                "client",
                "A client: pulls the changes of some logical sources of one physical source, gives them to consumers,"
                        + " keeps their place.",
                "Stands at the top; a module may have several.",
                XmlElement.attributes(
                        ClientSettings.class,
                        Attribute.required(
                                "id", TEXT, "Its name; the checkpoint is kept under it, so it must not change later."),
                        databusProperties()),
                List.of(
                        new XmlElement(
                                "client source-relay",
                                "A relay that the client reads from.",
                                "At least once, unless the properties of Databus name relays; several are relays of the same"
                                        + " source, any of which will do.",
                                XmlElement.attributes(SourceRelaySettings.class),
                                List.of()),
                        new XmlElement(
                                "client subscribe",
                                "A logical source that the client asks for, and the consumer of its changes.",
                                "At least once.",
                                XmlElement.attributes(SubscribeSettings.class),
                                List.of())));
    }
}
