import type pg from 'pg';

/** A routine of the target that a procedure has become. */
export interface Signature {
  readonly path: string;
  readonly isProcedure: boolean;
  /** The parameters that take a value, those of cursors and those that only give something back left out. */
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly isOptional: boolean;
  }[];
  /** The parameters that give back cursors. */
  readonly cursors: ReadonlySet<string>;
}

interface Row {
  readonly oid: string;
  readonly path: string;
  readonly is_procedure: boolean;
  readonly defaults: number;
  readonly names: readonly string[];
  readonly modes: readonly string[];
  readonly types: readonly string[];
}

/** What the catalog says of a routine; undefined where there is none of that name. */
export async function signatureOf(
  client: pg.Client,
  schema: string,
  name: string,
): Promise<Signature | undefined> {
  const { rows } = await client.query<Row>(
    `SELECT p.oid, format('%I.%I', n.nspname, p.proname) AS path, p.prokind = 'p' AS is_procedure, p.pronargdefaults::int AS defaults,
       coalesce(p.proargnames, '{}') AS names, coalesce(p.proargmodes::text[], array_fill('i'::text, ARRAY[p.pronargs::int])) AS modes,
       ARRAY(SELECT format_type(t, NULL) FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS a(t, place) ORDER BY place) AS types
     FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = $1 AND p.proname = $2 ORDER BY p.oid LIMIT 1`,
    [schema, name],
  );
  const [row] = rows;
  if (!row) return undefined;
  const all = row.names.map((each, i) => ({
    name: each,
    mode: row.modes[i] ?? 'i',
    type: row.types[i] ?? 'text',
  }));
  const taking = all.filter(({ mode }) => mode === 'i' || mode === 'b');
  return {
    path: row.path,
    isProcedure: row.is_procedure,
    parameters: taking
      .map((each, i) => ({ ...each, isOptional: i >= taking.length - row.defaults }))
      .filter(({ type, name: own }) => type !== 'refcursor' && own !== 'return_code'),
    cursors: new Set(all.filter(({ type }) => type === 'refcursor').map((each) => each.name)),
  };
}

/** Values for parameters that no column is named like. */
const plain: readonly (readonly [type: RegExp, value: string])[] = [
  [/^(?:small|big)?int|^integer|^numeric|^real|^double/, '1'],
  [/^bool/, 'true'],
  [/^date|^timestamp/, "'2014-01-01'"],
  [/^time|^interval/, "'10:00'"],
  [/^uuid/, "'00000000-0000-0000-0000-000000000001'"],
  [/^bytea/, String.raw`'\x01'`],
  [/^xml/, "'<a/>'"],
  [/^json/, "'{}'"],
];

/** A value for each parameter: of the first row that a column of that name and type has one in, else a plain one of the type. */
export async function argumentsFor(
  client: pg.Client,
  { parameters }: Signature,
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const given: { name: string; value: string }[] = [];
  for (const { name, type } of parameters) {
    const found = await ofColumn(client, name, type);
    const value = found ?? plain.find(([test]) => test.test(type))?.[1] ?? "'a'";
    given.push({
      name: client.escapeIdentifier(name),
      value: `${value}::${type === 'character' ? 'bpchar' : type}`,
    });
  }
  return given;
}

/** The first value of a column that is called like the parameter, without the prefix that a conflict gave it. */
async function ofColumn(client: pg.Client, name: string, type: string): Promise<string | undefined> {
  const { rows: columns } = await client.query<{ path: string }>(
    `SELECT format('%I FROM %I.%I WHERE %I IS NOT NULL ORDER BY 1 LIMIT 1', a.attname, n.nspname, c.relname, a.attname) AS path
     FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname !~ '^pg_|^information_schema$|^godwit' AND NOT a.attisdropped
       AND replace(lower(a.attname), '_', '') = replace(lower($1), '_', '') AND format_type(a.atttypid, NULL) = $2 ORDER BY c.relname LIMIT 5`,
    [name.replace(/^[pv]_/, ''), type],
  );
  for (const { path } of columns) {
    const { rows } = await client.query<{ value: string }>(
      `SELECT quote_literal(v.value::text) AS value FROM (SELECT ${path}) AS v(value)`,
    );
    if (rows[0]) return rows[0].value;
  }
  return undefined;
}
