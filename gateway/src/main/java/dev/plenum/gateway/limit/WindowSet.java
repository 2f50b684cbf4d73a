package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import java.util.ArrayList;
import java.util.List;

/** The windows of one key or of one project. Its {@link Account} guards it. */
final class WindowSet {

    private List<Limit> limits = List.of();
    private Window[] windows = {};

    /** The windows of these limits: those of the same kind and interval as before go on counting. */
    Window[] of(List<Limit> next, long now) {
        if (!next.equals(limits)) {
            windows = carriedOver(next, now);
        }
        // An equal list is the same list from the next call on, and comparing costs nothing then.
        limits = next;
        return windows;
    }

    private Window[] carriedOver(List<Limit> next, long now) {
        List<Window> old = new ArrayList<>(List.of(windows));
        Window[] carried = new Window[next.size()];
        for (int i = 0; i < carried.length; i++) {
            carried[i] = takeSame(old, next.get(i), now);
        }
        return carried;
    }

    private static Window takeSame(List<Window> old, Limit limit, long now) {
        for (int i = 0; i < old.size(); i++) {
            if (old.get(i).sameInterval(limit)) {
                Window same = old.remove(i);
                same.become(limit);
                return same;
            }
        }
        return new Window(limit, now);
    }

    Window[] current() {
        return windows;
    }

    boolean empty(long now) {
        for (Window window : windows) {
            if (window.used(now) != 0) {
                return false;
            }
        }
        return true;
    }
}
