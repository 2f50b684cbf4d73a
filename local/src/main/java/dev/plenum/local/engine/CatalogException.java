package dev.plenum.local.engine;

import java.util.List;

/** A description file that cannot be used; the message lists everything that is wrong with it at once. */
public final class CatalogException extends Exception {
    private static final long serialVersionUID = 1L;

    public CatalogException(List<String> problems) {
        super(String.join("; ", problems));
    }
}
