package com.flipkart.aesop.client.checkpoint;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.io.DurableFile;
import com.flipkart.aesop.core.scn.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a checkpoint in the file {@code <client>.checkpoint} of a directory, and a lock in {@code <client>.lock}
 * beside it. Clients of other ids may use the same directory.
 */
public final class FileCheckpointStore implements CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileCheckpointStore.class);
    private static final String FILE_SUFFIX = ".checkpoint";
    private static final String LOCK_SUFFIX = ".lock";

    private final Path directory;
    private Path file;
    private String client;
    private List<String> sources = List.of();
    private ClientLock lock;

    /** @param directory is made when the store is opened, if it is not there */
    public FileCheckpointStore(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    @Override
    public Optional<Checkpoint> open(String clientId, List<String> sourceNames) {
        client = clientId;
        sources = List.copyOf(sourceNames);
        file = directory.resolve(client + FILE_SUFFIX);
        try {
            Files.createDirectories(directory);
            lock = ClientLock.tryAcquire(directory.resolve(client + LOCK_SUFFIX))
                    .orElseThrow(this::locked);
            Optional<Checkpoint> checkpoint = read();
            if (checkpoint.isEmpty()) {
                checkpoint = DatabusCheckpoints.read(directory, client, sources, howToForget())
                        .map(this::imported);
            }
            return checkpoint;
        } catch (IOException e) {
            close();
            throw failed("Reading", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Optional<Checkpoint> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        CheckpointFormat content = CheckpointFormat.parse(Files.readAllBytes(file), file.toString(), howToForget());
        if (!content.client().equals(client)) {
            throw new AesopException(
                    ErrorCode.WRONG_FILE,
                    "Reading checkpoint file=" + file + " failed: it is that of client=" + content.client()
                            + ", not of client=" + client + ". Has it been renamed? Put the right file in its place");
        }
        Set<String> kept = new TreeSet<>(content.sources());
        Set<String> wanted = new TreeSet<>(sources);
        if (!kept.equals(wanted)) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Reading checkpoint file=" + file + " failed: it is a place in sources=" + kept + ", client="
                            + client
                            + " subscribes to sources=" + wanted
                            + ". Give the changed client an id of its own; or " + howToForget()
                            + ", and the client begins where its setting start says");
        }
        return Optional.of(content.checkpoint());
    }

    private Checkpoint imported(DatabusCheckpoints.Found found) {
        LOG.info(
                "Client {} goes on from checkpoint file={} of Databus: {}; its own file={} is written from now on",
                client,
                found.file(),
                found.checkpoint(),
                file);
        return found.checkpoint();
    }

    @Override
    public void save(Checkpoint checkpoint) {
        try {
            DurableFile.replace(file, ByteBuffer.wrap(new CheckpointFormat(checkpoint, client, sources).bytes()));
        } catch (IOException e) {
            throw failed("Writing", e);
        }
    }

    @Override
    public void close() {
        ClientLock held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw failed("Unlocking", e);
            }
        }
    }

    @Override
    public String describe() {
        return file == null ? directory.toString() : file.toString();
    }

    /** Databus's files are named too: they would be imported again. */
    @Override
    public String howToForget() {
        if (file == null) {
            return CheckpointStore.super.howToForget();
        }
        List<Path> found = new ArrayList<>(DatabusCheckpoints.files(directory, client, sources));
        if (found.isEmpty() || Files.exists(file)) {
            found.add(0, file);
        }
        return "move " + found.stream().map(each -> "file=" + each).collect(Collectors.joining(" and ")) + " away";
    }

    private AesopException locked() {
        return new AesopException(
                ErrorCode.LOCKED,
                "Opening the checkpoint of client=" + client + " in directory=" + directory
                        + " failed: another client of this id runs. Stop it, or give this one another id");
    }

    private AesopException failed(String tried, IOException e) {
        String text = String.valueOf(e.getMessage());
        boolean full = text.contains("No space left") || text.contains("Disk quota exceeded");
        return new AesopException(
                full ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILED,
                tried + " checkpoint file=" + describe() + " failed: "
                        + e.getClass().getSimpleName() + ": " + text
                        + (full
                                ? ". Make room on the device"
                                : ". Check that the directory exists and this process may read and write it"),
                e);
    }
}
