package dev.plenum.trainer;

/**
 * What the user gave cannot be used. The message is one line with the offending value, what was expected and the
 * next step; {@link Main} prints it on standard error and exits 2.
 */
public final class WrongInput extends RuntimeException {
    public WrongInput(String message) {
        super(message);
    }
}
