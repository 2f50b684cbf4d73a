package dev.plenum.core.tenancy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The one table that says which role has which permission. {@code in} holds for what lies within the scope that the role was granted in; {@code any}
 * holds for what belongs to no project (the fleet, prices), wherever the role was granted; {@code -} is no. docs/security.md is generated from it.
 */
public final class Permissions {

    /** How far a role's permission reaches. */
    public enum Reach {
        NONE("-"),
        WITHIN_SCOPE("in"),
        ANYWHERE("any");

        private final String cell;

        Reach(String cell) {
            this.cell = cell;
        }

        /** As in the table. */
        public String cell() {
            return cell;
        }
    }

    private static final String TABLE = """
            permission         operator finance organization-admin project-admin developer viewer
            status:read        any      any     any                any           any       any
            installation:stop  in       -       -                  -             -         -
            fleet:read         any      any     any                any           any       any
            fleet:write        in       -       -                  -             -         -
            queue:read         in       in      in                 in            in        in
            gateway:read       in       -       -                  -             -         in
            gateway:serve      in       -       -                  -             -         -
            project:read       in       in      in                 in            in        in
            project:create     in       -       in                 -             -         -
            quota:write        in       -       -                  -             -         -
            binding:write      in       -       -                  -             -         -
            limit:write        in       -       in                 -             -         -
            workload:read      in       -       in                 in            in        in
            workload:write     in       -       in                 in            in        -
            log:read           in       -       in                 in            in        -
            chat:use           in       -       in                 in            in        -
            key:read           in       -       in                 in            in        in
            key:write          in       -       in                 in            -         -
            model:read         in       -       in                 in            in        in
            model:write        in       -       in                 in            in        -
            price:read         any      any     any                any           any       any
            price:write        in       in      -                  -             -         -
            cost:read          in       in      -                  -             -         -
            cost:write         in       in      -                  -             -         -
            period:close       in       in      -                  -             -         -
            billing:read       in       in      in                 -             -         -
            billing:write      in       in      -                  -             -         -
            usage:read         in       in      in                 in            in        in
            statement:read     in       in      in                 in            in        in
            budget:read        in       in      in                 in            in        in
            budget:write       in       in      in                 -             -         -
            user:read          in       -       any                any           -         -
            user:write         in       -       -                  -             -         -
            role:read          in       -       in                 in            -         -
            role:write         in       -       in                 in            -         -
            audit:read         in       -       in                 -             -         -
            """;

    private static final Map<Permission, Map<Role, Reach>> REACHES = read();

    private Permissions() {}

    private static Map<Permission, Map<Role, Reach>> read() {
        List<String> lines = TABLE.lines().toList();
        List<Role> columns =
                words(lines.getFirst()).stream().skip(1).map(Role::named).toList();
        Map<Permission, Map<Role, Reach>> reaches = new EnumMap<>(Permission.class);
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = words(line);
            Map<Role, Reach> row = new EnumMap<>(Role.class);
            for (int column = 0; column < columns.size(); column++) {
                row.put(columns.get(column), reach(cells.get(column + 1)));
            }
            reaches.put(named(cells.getFirst()), row);
        }
        return reaches;
    }

    private static List<String> words(String line) {
        return List.of(line.split(" +"));
    }

    private static Reach reach(String cell) {
        return Arrays.stream(Reach.values())
                .filter(reach -> reach.cell.equals(cell))
                .findFirst()
                .orElseThrow();
    }

    private static Permission named(String name) {
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.wireName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How far the role's permission reaches. */
    public static Reach reach(Role role, Permission permission) {
        return REACHES.get(permission).get(role);
    }

    /** The roles that have it, in the table's order. */
    public static List<Role> rolesWith(Permission permission) {
        return Arrays.stream(Role.values())
                .filter(role -> reach(role, permission) != Reach.NONE)
                .toList();
    }
}
