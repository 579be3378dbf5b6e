import type { Analysis, Cast, Failure, Scratch } from '../../catalog/prover.ts';

/** A column of a result, a field of a record: its stored name and its type as `format_type` writes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A routine of the scratch database as `pg_proc` knows it. */
export interface ServerRoutine {
  /** `schema.name(types)`, as `regprocedure` writes it. */
  readonly signature: string;
  readonly schema: string;
  readonly name: string;
  readonly isProcedure: boolean;
  readonly returns: string;
  readonly returnsSet: boolean;
  readonly parameters: readonly ServerParameter[];
  readonly securityDefiner: boolean;
  readonly hasSettings: boolean;
}

/** `i`, `o`, `b` (INOUT), `v` (VARIADIC) or `t` (TABLE), as `pg_proc.proargmodes` has them. */
export interface ServerParameter extends Column {
  readonly mode: string;
}

interface ServerType {
  readonly category: string;
  readonly base?: string;
  readonly element?: string;
}

/**
 * What the scratch database holds, read once after everything has been loaded, and its answers, each asked for once. A class
 * because it remembers answers until {@link Server.read} is called again.
 */
export class Server {
  readonly scratch: Scratch;
  #types = new Map<string, ServerType>();
  #fields = new Map<string, Column[]>();
  #routines: ServerRoutine[] = [];
  #columnNames = new Set<string>();
  #analyses = new Map<string, Promise<Analysis | Failure>>();
  #casts = new Map<string, Promise<Cast>>();

  constructor(scratch: Scratch) {
    this.scratch = scratch;
  }

  /** Reads the catalogs of the database. To be called again when something was made that analyses speak of. */
  async read(): Promise<void> {
    this.#analyses = new Map();
    this.#casts = new Map();
    const [types, fields, routines, names] = await Promise.all([
      this.scratch.query(typeQuery),
      this.scratch.query(fieldQuery),
      this.scratch.query(routineQuery),
      this.scratch.query(nameQuery),
    ]);
    this.#types = new Map(
      types.map(([name, category, base, element]) => [
        String(name),
        { category: String(category), ...(base ? { base } : {}), ...(element ? { element } : {}) },
      ]),
    );
    this.#fields = new Map();
    for (const [owner, name, type] of fields) {
      const known = this.#fields.get(String(owner)) ?? [];
      known.push({ name: String(name), type: String(type) });
      this.#fields.set(String(owner), known);
    }
    this.#routines = routines.map(([row]) => JSON.parse(String(row)) as ServerRoutine);
    this.#columnNames = new Set(names.map(([name]) => String(name)));
  }

  /** As {@link Scratch.analyse}; the same question is asked once. */
  analyse(sql: string, parameterTypes: readonly string[]): Promise<Analysis | Failure> {
    const key = `${parameterTypes.join(',')}\n${sql}`;
    const known = this.#analyses.get(key);
    if (known) return known;
    const asked = this.scratch.analyse(sql, parameterTypes);
    this.#analyses.set(key, asked);
    return asked;
  }

  /** As {@link Scratch.cast}; lengths and precisions do not matter. */
  cast(from: string, to: string): Promise<Cast> {
    const [source, target] = [withoutModifier(from), withoutModifier(to)];
    if (source === target) return Promise.resolve('same');
    const key = `${source}\n${target}`;
    const known = this.#casts.get(key);
    if (known) return known;
    const asked = this.scratch.cast(source, target);
    this.#casts.set(key, asked);
    return asked;
  }

  /** The columns of a table's row type or the attributes of a composite type; undefined for any other type. */
  fields(type: string): readonly Column[] | undefined {
    const known = this.#fields.get(type);
    if (known) return known;
    const base = this.#types.get(type)?.base;
    return base === undefined ? undefined : this.fields(base);
  }

  /** The category of a type (`pg_type.typcategory`), that of the type below it for a domain. */
  category(type: string): string {
    return this.#types.get(withoutModifier(type))?.category ?? 'U';
  }

  element(type: string): string | undefined {
    return this.#types.get(withoutModifier(type))?.element;
  }

  /** Whether anything in the database has a column, or a function's result, of this name: only then may it hide a variable. */
  isColumnName(name: string): boolean {
    return this.#columnNames.has(name);
  }

  /** The routines of users with this name, in any schema when none is given. */
  routines(schema: string | undefined, name: string): readonly ServerRoutine[] {
    return this.#routines.filter(
      (each) => each.name === name && (schema === undefined || each.schema === schema),
    );
  }
}

/** `numeric(8,2)` is `numeric`, `timestamp(0) without time zone` is `timestamp without time zone`. */
export function withoutModifier(type: string): string {
  if (type.includes('"')) return type.replace(/\((?:\d+)(?:,-?\d+)?\)(\[\])*$/, '$1');
  return type.replace(/\(-?\d+(?:,-?\d+)?\)/, '').replace(/^interval .*?(\[\])?$/, 'interval$1');
}

const typeQuery = `
SELECT format_type(t.oid, NULL), t.typcategory,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, NULL) END,
       CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN format_type(t.typelem, NULL) END
FROM pg_type t`;

const fieldQuery = `
SELECT format_type(c.reltype, NULL), a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.reltype <> 0 AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.oid, a.attnum`;

const routineQuery = `
SELECT json_build_object(
  'signature', p.oid::regprocedure::text, 'schema', n.nspname, 'name', p.proname,
  'isProcedure', p.prokind = 'p', 'returns', format_type(p.prorettype, NULL), 'returnsSet', p.proretset,
  'securityDefiner', p.prosecdef, 'hasSettings', p.proconfig IS NOT NULL,
  'parameters', (
    SELECT coalesce(json_agg(json_build_object(
      'name', coalesce(p.proargnames[u.at], ''), 'type', format_type(u.type, NULL),
      'mode', coalesce(p.proargmodes[u.at]::text, 'i')) ORDER BY u.at), '[]'::json)
    FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS u (type, at)))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')`;

/** Names that a column reference can find: columns, system columns, and the result columns of functions. */
const nameQuery = `
SELECT attname FROM pg_attribute
UNION
SELECT unnest(proargnames) FROM pg_proc WHERE proallargtypes IS NOT NULL`;
