package com.flipkart.aesop.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The request forms that were captured from an unmodified Databus 2.0 client, and what malformed ones are told. */
class RequestsTest {
    private static final String CHECKPOINT = "{\"tsNsecs\":-1,\"prevScn\":-1,\"snapshot_offset\":-1,"
            + "\"consumption_mode\":\"ONLINE_CONSUMPTION\",\"bootstrap_start_scn\":-1,\"windowOffset\":-1,\"windowScn\":-1}";
    private static final String CAPTURED_STREAM =
            "/stream?protocolVersion=2&sources=40&streamFromLatestScn=false&checkPoint=" + CHECKPOINT
                    + "&output=binary&size=10485759&maxev=2";

    private final RequestProblems problems = new RequestProblems("stream");

    @Test
    void shouldReadAndWriteSourcesAsCaptured() {
        SourcesRequest request = SourcesRequest.parse(RequestTarget.parse("/sources?protocolVersion=2"), problems);

        assertThat(request).isEqualTo(new SourcesRequest(2));
        assertThat(request.toTarget()).hasToString("/sources?protocolVersion=2");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void shouldReadAndWriteRegisterAsCaptured() {
        String captured = "/register?protocolVersion=2&sources=40&compress=true";

        RegisterRequest request = RegisterRequest.parse(RequestTarget.parse(captured), problems);

        assertThat(request).isEqualTo(new RegisterRequest(2, List.of(40), true));
        assertThat(request.toTarget()).hasToString(captured);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void shouldAskForAllSourcesInProtocolThreeWhenRegisterNamesNeither() {
        assertThat(RegisterRequest.parse(RequestTarget.parse("/register"), problems))
                .isEqualTo(new RegisterRequest(3, List.of(), false));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void shouldReadAndWriteStreamAsCaptured() {
        StreamRequest request = StreamRequest.parse(RequestTarget.parse(CAPTURED_STREAM), problems);

        assertThat(request)
                .isEqualTo(new StreamRequest(
                        2,
                        List.of(40),
                        new StreamStart(Optional.of(CHECKPOINT), false),
                        new StreamFormat(StreamOutput.BINARY, 10_485_759, 2),
                        Optional.empty(),
                        StreamExtensions.NONE));
        assertThat(request.toTarget()).hasToString(CAPTURED_STREAM);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void shouldSendNothingThatAnOriginalServerDoesNotKnowWhenItDoesNotWait() {
        assertThat(StreamRequest.binary(List.of(40, 41), Optional.empty(), 1000, StreamExtensions.NONE)
                        .toTarget())
                .hasToString(
                        "/stream?protocolVersion=2&sources=40,41&streamFromLatestScn=false&output=binary&size=1000&maxev=0");
    }

    @Test
    void shouldReadWhatItWroteWhenItWaitsFromTheLatest() {
        StreamRequest request = StreamRequest.binary(
                        List.of(7), Optional.of("{}"), 1, StreamExtensions.NONE.waiting(5_000))
                .fromLatest();

        assertThat(StreamRequest.parse(request.toTarget(), problems)).isEqualTo(request);
        assertThat(request.toTarget().toString()).endsWith("&wait=5000");
    }

    @Test
    void shouldReadEveryExtensionThatItWrote() {
        StreamRequest request = StreamRequest.binary(
                List.of(7),
                Optional.of("{}"),
                1,
                StreamExtensions.NONE.tellingPlace().following().coalescing().compressed(StreamCompression.ZSTD));

        assertThat(StreamRequest.parse(request.toTarget(), problems)).isEqualTo(request);
        assertThat(request.toTarget().toString())
                .endsWith("&tellPlace=true&follow=true&coalesceEndOfPeriod=true&compress=zstd");
        assertThat(request.fromLatest().extensions()).isEqualTo(request.extensions());
    }

    @Test
    void shouldTakeOutputWithoutRegardToCase() {
        assertThat(StreamRequest.parse(
                                RequestTarget.parse("/stream?sources=1&size=1&output=Json_Plain_Value"), problems)
                        .format()
                        .output())
                .isEqualTo(StreamOutput.JSON_PLAIN_VALUE);
    }

    @Test
    void shouldNameEveryProblemWhenStreamIsMalformed() {
        StreamRequest.parse(
                RequestTarget.parse(
                        "/stream?protocolVersion=9&sources=40,x&streamFromLatestScn=maybe&size=0&output=xml&maxev=1&wait=-1&compress=lz4&subs=[]"),
                problems);

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOfSatisfying(WireException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(e.errorClass()).isEqualTo(ErrorClass.INVALID_PARAMETER);
                })
                .hasMessageContaining("Invalid value for stream.protocolVersion: 9 ")
                .hasMessageContaining("Invalid value for stream.sources: 40,x ")
                .hasMessageContaining("Invalid value for stream.streamFromLatestScn: maybe ")
                .hasMessageContaining("Invalid value for stream.size: 0 ")
                .hasMessageContaining("Invalid value for stream.output: xml ")
                .hasMessageContaining("Invalid value for stream.compress: lz4 ")
                .hasMessageContaining("Invalid value for stream.maxev: 1 ")
                .hasMessageContaining("Invalid value for stream.wait: -1 ")
                .hasMessageContaining("Invalid value for stream.subs: [] ");
    }

    @Test
    void shouldNameWhatIsMissingWhenStreamHasNoParameters() {
        StreamRequest.parse(RequestTarget.parse("/stream"), problems);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("stream.sources: null")
                .hasMessageContaining("stream.size: null")
                .hasMessageContaining("stream.output: null");
    }

    @Test
    void shouldRefuseSourceIdsThatAreNone() {
        for (String ids : List.of("", "0", "-2", "32768", "1,,2", "99999999999")) {
            RequestProblems found = new RequestProblems("register");

            RegisterRequest.parse(RequestTarget.parse("/register?sources=" + ids), found);

            assertThatThrownBy(found::throwIfAny)
                    .as("sources=" + ids)
                    .hasMessageStartingWith("Invalid value for register.sources: " + ids + " (");
        }
    }
}
