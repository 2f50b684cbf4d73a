package dev.plenum.core.audit;

/**
 * Something that was asked for and led to no command of the loop: a refusal, a sign-in, a sign-out, a change that is kept elsewhere.
 *
 * @param actor such as {@code user:ada}; empty where nobody had signed in
 * @param command such as {@code SignIn}; empty where it was refused before there was one
 * @param subject what it is about
 * @param outcome {@link #DONE}, or the code of the error
 * @param detail what was wrong, in words
 * @param times how often, since the last that was kept
 */
public record Act(
        String actor, String command, String subject, String outcome, String detail, Origin from, long times) {

    public static final String DONE = "done";

    public Act times(long count) {
        return new Act(actor, command, subject, outcome, detail, from, count);
    }
}
