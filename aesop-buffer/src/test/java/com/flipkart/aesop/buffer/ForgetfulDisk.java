package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk that loses what was not forced. It remembers what each page of each file was when it was last forced, and which
 * names the directory had when that was forced. A power loss takes for each page either what it is now or what it was then,
 * and either the names of now or those of then.
 *
 * <p>Files are known by their inodes, which hard links in a hidden directory keep, so a file can come back under a name that
 * was taken from it. While a power loss is being made, nothing else can be forced.
 */
final class ForgetfulDisk implements Probe {
    private static final int PAGE = SegmentLayout.PAGE;

    private final Path directory;
    private final Path links;
    private final Map<Object, Inode> inodes = new HashMap<>();
    private Map<String, Inode> durableNames = new HashMap<>();
    private int stepsLeft = Integer.MAX_VALUE;
    private Runnable atStep = () -> {};

    /** A file, whatever it is called. */
    private static final class Inode {
        private final Path link;
        private byte[] durable = {};

        Inode(Path link) {
            this.link = link;
        }
    }

    /** Everything that is in {@code directory} now has reached the disk. */
    ForgetfulDisk(Path directory, Path links) throws IOException {
        this.directory = directory;
        this.links = Files.createDirectories(links);
        Files.createDirectories(directory);
        for (Path file : RingFilesCopy.list(directory)) {
            forced(file, 0, Files.size(file));
        }
        directoryForced(directory);
    }

    /** Has something done, once, when one thread or another has come to the {@code steps}th named point from now. */
    synchronized void after(int steps, Runnable what) {
        stepsLeft = steps;
        atStep = what;
    }

    @Override
    public synchronized void at(Point point) {
        stepsLeft--;
        if (stepsLeft == 0) {
            atStep.run();
        }
    }

    @Override
    public synchronized void forced(Path file, long offset, long length) {
        try {
            Inode inode = inodeOf(file);
            if (inode == null) {
                // A full segment that is being given up while it is forced: nobody will believe its seal.
                return;
            }
            byte[] now = Files.readAllBytes(inode.link);
            if (inode.durable.length < now.length) {
                inode.durable = Arrays.copyOf(inode.durable, now.length);
            }
            int from = (int) (offset / PAGE * PAGE);
            int to = (int) Math.min(now.length, (offset + length + PAGE - 1) / PAGE * PAGE);
            System.arraycopy(now, from, inode.durable, from, to - from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void directoryForced(Path forced) {
        durableNames = names();
    }

    private Map<String, Inode> names() {
        Map<String, Inode> names = new HashMap<>();
        for (Path file : RingFilesCopy.list(directory)) {
            Inode inode = inodeOf(file);
            if (inode == null) {
                return names();
            }
            names.put(file.getFileName().toString(), inode);
        }
        return names;
    }

    /** Null if the file has just been given another name. */
    private Inode inodeOf(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            Inode known = inodes.get(key);
            if (known == null) {
                Path link = links.resolve("inode" + inodes.size());
                Files.createLink(link, file);
                known = new Inode(link);
                inodes.put(key, known);
            }
            return known;
        } catch (NoSuchFileException renamed) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left of the directory after a power loss. */
    void losePower(Path remains, Random random) throws IOException {
        boolean namesOfNow = random.nextBoolean();
        losePower(remains, namesOfNow, new double[] {0, 0.1, 0.5, 0.9, 1}[random.nextInt(5)], random);
    }

    /**
     * What is left of the directory after a power loss.
     *
     * @param namesOfNow whether names have reached the disk that were not forced
     * @param kept share of the pages that have, though they were not forced
     */
    synchronized void losePower(Path remains, boolean namesOfNow, double kept, Random random) throws IOException {
        RingFilesCopy.delete(remains);
        Files.createDirectories(remains);
        Map<String, Inode> names = namesOfNow ? names() : durableNames;
        for (Map.Entry<String, Inode> name : names.entrySet()) {
            Inode inode = name.getValue();
            byte[] now = Files.readAllBytes(inode.link);
            byte[] left = Arrays.copyOf(inode.durable, now.length);
            for (int page = 0; page < now.length; page += PAGE) {
                if (random.nextDouble() < kept) {
                    System.arraycopy(now, page, left, page, Math.min(PAGE, now.length - page));
                }
            }
            Files.write(remains.resolve(name.getKey()), left);
        }
    }

    /** Lets the hidden files go. */
    void close() throws IOException {
        RingFilesCopy.delete(links);
    }
}
