package dev.plenum.gateway.file;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Audit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The sections {@code keys} and {@code projects}. */
final class KeyList {

    private static final List<String> KEYS = List.of("secret", "project", "models", "limits", "max_output_tokens");
    private static final List<String> PROJECT_KEYS = List.of("name", "limits", "audit");
    private static final long MOST_TOKENS = 1_000_000_000;

    /** Long enough that no two keys share it, too short to stand for the key. */
    private static final int ID_LENGTH = 12;

    private final Set<String> models;
    private final List<String> notices;
    private final Map<String, Snapshot.Key> keys = new HashMap<>();
    private final Map<String, List<Limit>> projectLimits = new LinkedHashMap<>();
    private final Map<String, Audit> audits = new LinkedHashMap<>();
    private final Set<String> projects = new TreeSet<>();
    private final Once secretsOnce = new Once("secret");
    private final Once projectsOnce = new Once("project");

    /**
     * @param models that have a route
     * @param notices what is right but does nothing is added to them
     */
    KeyList(Optional<Field> keyList, Optional<Field> projectList, Set<String> models, List<String> notices) {
        this.models = models;
        this.notices = notices;
        keyList.ifPresent(
                list -> list.items().forEach(item -> item.section(KEYS).ifPresent(this::key)));
        projectList.ifPresent(
                list -> list.items().forEach(item -> item.section(PROJECT_KEYS).ifPresent(this::project)));
    }

    /** By the hash of their secrets. */
    Map<String, Snapshot.Key> keys() {
        return keys;
    }

    Map<String, List<Limit>> projectLimits() {
        return projectLimits;
    }

    /** Of the projects that want one. */
    Map<String, Audit> audits() {
        return audits;
    }

    private void key(Section section) {
        Optional<String> secret = section.need("secret", "what callers send as their key", this::secret);
        Optional<String> project =
                section.need("project", "who owns and pays", field -> field.text("a project's name"));
        Set<String> allowed = section.get("models", this::allowed).orElse(Set.of());
        List<Limit> limits = section.get("limits", LimitList::of).orElse(List.of());
        long most =
                section.get("max_output_tokens", Values.whole(1, MOST_TOKENS)).orElse(0L);
        project.ifPresent(projects::add);
        secret.map(Snapshot::hash)
                .ifPresent(hash -> project.ifPresent(name -> keys.put(
                        hash, new Snapshot.Key("key-" + hash.substring(0, ID_LENGTH), name, allowed, limits, most))));
    }

    private Optional<String> secret(Field field) {
        Optional<String> secret = Values.secret(field);
        secret.ifPresent(value -> secretsOnce.check(field, value));
        return secret;
    }

    private Optional<Set<String>> allowed(Field list) {
        Set<String> names = new LinkedHashSet<>();
        for (Field item : list.items()) {
            item.text("a model's name").ifPresent(name -> {
                names.add(name);
                if (!models.contains(name)) {
                    notice(item, "no route is named '" + name + "'", Nearest.to(name, models));
                }
            });
        }
        return Optional.of(names);
    }

    private void project(Section section) {
        Optional<String> name = section.need("name", "a project of keys", field -> {
            Optional<String> given = field.text("a project's name");
            given.ifPresent(value -> projectsOnce.check(field, value));
            given.filter(value -> !projects.contains(value))
                    .ifPresent(value ->
                            notice(field, "no key belongs to project '" + value + "'", Nearest.to(value, projects)));
            return given;
        });
        Optional<List<Limit>> limits = section.get("limits", LimitList::of);
        name.ifPresent(value -> projectLimits.put(value, limits.orElse(List.of())));
        Optional<Audit> audit = section.get("audit", ObserveFile::audit);
        name.ifPresent(value -> audit.ifPresent(how -> audits.put(value, how)));
    }

    private void notice(Field field, String what, Optional<String> near) {
        notices.add(field.place() + ": " + field.path() + ": " + what
                + near.map(one -> " (did you mean: " + one + "?)").orElse(""));
    }
}
