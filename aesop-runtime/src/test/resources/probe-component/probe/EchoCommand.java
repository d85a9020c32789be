package probe;
import java.io.PrintStream;
import java.util.List;
public final class EchoCommand implements com.flipkart.aesop.core.module.ComponentCommand {
    public String name() { return "echo"; }
    public String summary() { return "Prints its arguments, 100% of them."; }
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("fail")) {
            throw new com.flipkart.aesop.core.error.AesopException(
                    com.flipkart.aesop.core.error.ErrorCode.INVALID_REQUEST, "echoing failed. Say something else.");
        }
        out.println(arguments + " " + com.flipkart.aesop.core.scn.Scn.NONE);
        return arguments.contains("usage") ? USAGE : OK;
    }
}
