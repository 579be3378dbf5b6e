import type pg from 'pg';

/**
 * SQL for a routine's name with the types of its input arguments (of `pg_proc p` and its `pg_namespace n`): what DROP ROUTINE
 * takes, whether it is a function or a procedure, and whatever search_path is set.
 */
export const routineIdentity = `
  format('%I.%I(%s)', n.nspname, p.proname, array_to_string(ARRAY(
    SELECT CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN format_type(t.oid, NULL)
                ELSE format('%s.%I', t.typnamespace::regnamespace, t.typname) END
    FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, position) JOIN pg_type t ON t.oid = a.type ORDER BY a.position), ', '))`;

/** The owner and the grants of an object that is about to be dropped and made again. */
export interface Kept {
  /** The statements that give them back; `identity` is the object's name when that has changed. */
  statements(identity: string | undefined): readonly string[];
}

interface Right {
  readonly privilege: string;
  readonly grantee: string;
  readonly grantable: boolean;
}

const relation = `
SELECT relowner::regrole::text AS owner, relowner = current_user::regrole AS mine, false AS closed,
  (SELECT json_agg(json_build_object('privilege', privilege_type, 'grantable', is_grantable,
     'grantee', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END))
   FROM aclexplode(relacl) WHERE grantee <> relowner) AS rights
FROM pg_class WHERE oid = $1::regclass`;

/** A new routine may be executed by everyone; `closed` tells that this one was not. */
const routine = `
SELECT proowner::regrole::text AS owner, proowner = current_user::regrole AS mine,
  proacl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0) AS closed,
  (SELECT json_agg(json_build_object('privilege', privilege_type, 'grantable', is_grantable,
     'grantee', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END))
   FROM aclexplode(proacl) WHERE grantee <> proowner) AS rights
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE ${routineIdentity} = $1`;

/** Reads what is to be given back to a view or a routine. */
export async function keepRights(
  client: pg.Client,
  kind: 'VIEW' | 'MATERIALIZED VIEW' | 'ROUTINE',
  identity: string,
): Promise<Kept> {
  const isRoutine = kind === 'ROUTINE';
  const { rows } = await client.query<{
    owner: string;
    mine: boolean;
    closed: boolean;
    rights: readonly Right[] | null;
  }>(isRoutine ? routine : relation, [identity]);
  const found = rows[0];
  return {
    statements(now = identity) {
      if (!found) return [];
      const on = `${isRoutine ? 'ROUTINE ' : ''}${now}`;
      return [
        ...(found.closed ? [`REVOKE ALL ON ${on} FROM PUBLIC`] : []),
        ...(found.rights ?? []).map(
          ({ privilege, grantee, grantable }) =>
            `GRANT ${privilege} ON ${on} TO ${grantee}${grantable ? ' WITH GRANT OPTION' : ''}`,
        ),
        ...(found.mine ? [] : [`ALTER ${kind} ${now} OWNER TO ${found.owner}`]),
      ];
    },
  };
}
