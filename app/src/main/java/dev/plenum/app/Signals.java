package dev.plenum.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What the operating system tells this process. Java has no public way to tell one signal from another: sun.misc.Signal is in the supported module
 * jdk.unsupported, but warns when compiled against.
 */
final class Signals {

    private Signals() {}

    /**
     * Does this, and only this, at each such signal.
     *
     * @param name such as {@code INT}
     * @param otherwise what goes wrong where this Java cannot do it, for the log
     */
    static void on(String name, Runnable then, String otherwise) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listened = signal.getConstructor(String.class).newInstance(name);
            Object listener = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            then.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null, listened, listener);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            System.getLogger(Signals.class.getName()).log(System.Logger.Level.WARNING, "{0}: {1}", otherwise, e);
        }
    }
}
