package dev.plenum.app;

import dev.plenum.server.Changes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on that the views have moved. */
final class ChangeNotice implements Changes {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void reached() {
        listeners.forEach(Runnable::run);
    }
}
