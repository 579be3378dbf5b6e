/**
 * The extension pack of a source: what that engine has and PostgreSQL 15 lacks, as readable SQL. One file holds one function or procedure with
 * all its overloads, or one view. Names are lower case; a member of a built-in package is `package_member` (`dbms_output_put_line`).
 */
export interface Pack extends PackOrigin {
  readonly files: ReadonlyMap<string, PackFile>;
}

/** Whose functions a pack has. */
export interface PackOrigin {
  /** The schema that its files are written with. {@link renderPack} puts the user's name in its place. */
  readonly schema: string;
  /** The product whose manuals its files name. */
  readonly product: string;
}

/** One file of the pack. */
export interface PackFile {
  readonly name: string;
  /** What it does, in sentences. */
  readonly purpose: string;
  /** The section of the product's manuals that it follows. */
  readonly manual: string;
  /** Other files of the pack that must be installed before it. */
  readonly requires: readonly string[];
  /** PostgreSQL extensions that it needs. */
  readonly extensions: readonly string[];
  readonly signatures: readonly PackSignature[];
  /** Of a view: its columns. */
  readonly columns?: readonly PackColumn[];
  /** The statements, without the header. */
  readonly sql: string;
}

/** How one overload is called. A procedure is called with CALL, and its `out` and `inout` arguments take the results. */
export interface PackSignature {
  readonly name: string;
  readonly kind: 'function' | 'procedure';
  readonly parameters: readonly PackParameter[];
  /** The type of the result as PostgreSQL writes it; undefined for a procedure. */
  readonly returns: string | undefined;
  /** Whether it gives rows (RETURNS SETOF or TABLE). */
  readonly set: boolean;
}

/** A parameter of a function of the pack. Parameters of package members have the names that they have there, for named notation. */
export interface PackParameter {
  readonly name: string;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic';
  readonly type: string;
  readonly optional: boolean;
}

/** A column of a view of the pack. */
export interface PackColumn {
  readonly name: string;
  /** As PostgreSQL writes it; undefined for a column that is taken over from the view below. */
  readonly type: string | undefined;
  /** It is never NULL. */
  readonly required: boolean;
  /** It is always NULL, because what the source says there has no meaning in PostgreSQL. */
  readonly empty: boolean;
}

/** A pack, from the names of its files (without `.sql`) and their texts. */
export function readPack(
  origin: PackOrigin,
  texts: Iterable<{ readonly name: string; readonly text: string }>,
): Pack {
  const files = [...texts].map(({ name, text }) => readPackFile(name, text, origin.schema));
  return { ...origin, files: new Map(files.map((file) => [file.name, file])) };
}

/** All signatures of the pack, for the inference of types. */
export function packSignatures(pack: Pack): readonly PackSignature[] {
  return [...pack.files.values()].flatMap((file) => file.signatures);
}

/** The views that stand for those of the source's data dictionary, with the types of their columns; those that only other views read are not among them. */
export function packViews(
  pack: Pack,
): ReadonlyMap<string, readonly (PackColumn & { readonly type: string })[]> {
  const own = [...pack.files.values()].filter((file) => file.columns && !file.name.startsWith('dictionary_'));
  return new Map(own.map((file) => [file.name, columnsOf(pack, file)]));
}

function columnsOf(pack: Pack, file: PackFile): readonly (PackColumn & { readonly type: string })[] {
  const below = new Map(
    file.requires
      .flatMap((name) => pack.files.get(name) ?? [])
      .flatMap((each) => (each.columns ? columnsOf(pack, each) : []))
      .map((column) => [column.name, column]),
  );
  return (file.columns ?? []).map((column) => {
    const found = column.type === undefined ? below.get(column.name) : { ...column, type: column.type };
    if (!found) throw new Error(`Column ${column.name} of ${file.name} has no type.`);
    return found;
  });
}

/**
 * The named files and all that they require, each after what it requires. A name that the pack does not have and a circle of requirements
 * are bugs of the pack or its caller and are thrown.
 */
export function resolvePack(pack: Pack, names: Iterable<string>): readonly PackFile[] {
  const ordered = new Set<PackFile>();
  const visit = (name: string, path: readonly string[]): void => {
    const file = pack.files.get(name);
    if (file === undefined) throw new Error(`The extension pack has no ${name} (${path.join(' > ')}).`);
    if (ordered.has(file)) return;
    if (path.includes(name))
      throw new Error(`The extension pack requires in a circle: ${[...path, name].join(' > ')}.`);
    for (const required of file.requires) visit(required, [...path, name]);
    ordered.add(file);
  };
  for (const name of [...names].sort()) visit(name, []);
  return [...ordered];
}

/**
 * The SQL that installs the named functions and what they require: schema, extensions, functions. It can be run again on a database that
 * has them. Custom settings (`'godwit_oracle.nls_date_format'`) keep their names whatever the schema is called: they belong to the session.
 */
export function renderPack(
  pack: Pack,
  names: Iterable<string>,
  options: { readonly schema: string },
): string {
  const files = resolvePack(pack, names);
  if (files.length === 0) return '';
  const schema = quoteName(options.schema);
  const extensions = [...new Set(files.flatMap((file) => file.extensions))].sort();
  return [
    `CREATE SCHEMA IF NOT EXISTS ${schema};`,
    ...extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS ${quoteName(extension)};`),
    ...files.map((file) => renderFile(file, pack, schema)),
  ]
    .join('\n\n')
    .concat('\n');
}

function renderFile(file: PackFile, pack: Pack, schema: string): string {
  const header = [...wrap(`${file.name}: ${file.purpose}`), ...wrap(`${pack.product}: ${file.manual}.`)].map(
    (line) => `-- ${line}`,
  );
  const own = new RegExp(`(?<!['\\w])${pack.schema}\\.`, 'g');
  return `${header.join('\n')}\n${file.sql.replace(own, () => `${schema}.`)}`;
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 110) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Reads the text of one file, which is written with the given schema: the header of comments, then the statements. */
export function readPackFile(name: string, text: string, schema: string): PackFile {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  const header = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^--\s?/, ''));
  const field = (key: string): readonly string[] =>
    header.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2).trim());
  const list = (key: string): readonly string[] =>
    field(key)
      .flatMap((line) => line.split(/\s*,\s*/))
      .filter(Boolean);
  const purpose = header.filter((line) => !/^(manual|requires|extension|not null): /.test(line)).join(' ');
  if (!purpose.startsWith(`${name}: `) || field('manual').length !== 1)
    throw new Error(`The header of ${name}.sql is incomplete.`);
  const sql = lines.slice(header.length).join('\n').trim();
  return {
    name,
    purpose: purpose.slice(name.length + 2),
    manual: field('manual').join(),
    requires: list('requires'),
    extensions: list('extension'),
    signatures: readSignatures(sql, schema),
    ...(/^CREATE OR REPLACE VIEW /m.test(sql) ? { columns: readColumns(name, sql, list('not null')) } : {}),
    sql,
  };
}

/**
 * The columns of a view, which stand line by line behind its SELECT: `value::type AS name`, or only the name of one that is taken over
 * from the view below.
 */
function readColumns(name: string, sql: string, required: readonly string[]): readonly PackColumn[] {
  const [, items = ''] =
    /^CREATE OR REPLACE VIEW [^\n]+ AS\nSELECT\n([\s\S]+?)(?:\nFROM |;$)/m.exec(sql) ?? [];
  return items.split('\n').map((line) => {
    const item = /^ {2}(?:(.+)::(\w+(?:\(\d\))?) AS )?"?([\w#]+)"?,?$/.exec(line);
    if (!item) throw new Error(`A column of ${name}.sql cannot be read: ${line}`);
    const [, value, type, column = ''] = item;
    return { name: column, type, required: required.includes(column), empty: value === 'NULL' };
  });
}

function readSignatures(sql: string, schema: string): readonly PackSignature[] {
  const found: PackSignature[] = [];
  const head = new RegExp(`^CREATE OR REPLACE (FUNCTION|PROCEDURE) ${schema}\\.(\\w+)\\(`, 'gm');
  for (const match of sql.matchAll(head)) {
    const open = match.index + match[0].length;
    const close = closing(sql, open);
    const kind = match[1] === 'FUNCTION' ? 'function' : 'procedure';
    const parameters = splitParameters(sql.slice(open, close)).map(readParameter);
    const returns = /^\s*RETURNS\s+(SETOF\s+)?([\s\S]+?)\s+LANGUAGE\b/.exec(sql.slice(close + 1));
    const result = kind === 'procedure' ? undefined : (returns?.[2]?.replace(/\s+/g, ' ') ?? 'void');
    const set = returns?.[1] !== undefined || /^TABLE\b/.test(result ?? '');
    found.push({ name: match[2] ?? '', kind, parameters, returns: result, set });
  }
  return found;
}

/** The position of the parenthesis that closes the one before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "'") quoted = !quoted;
    else if (!quoted && char === '(') depth += 1;
    else if (!quoted && char === ')' && --depth === 0) return at;
  }
  throw new Error('A parameter list of the extension pack is not closed.');
}

function splitParameters(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at += 1) {
    const char = list[at];
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === undefined || (char === ',' && depth === 0)) {
      parts.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}

const modes: Readonly<Record<string, PackParameter['mode']>> = {
  IN: 'in',
  OUT: 'out',
  INOUT: 'inout',
  VARIADIC: 'variadic',
};

function readParameter(text: string): PackParameter {
  const match = /^(?:(IN|OUT|INOUT|VARIADIC)\s+)?"?(\w+)"?\s+([\s\S]+?)(?:\s+(DEFAULT)\s+[\s\S]+)?$/.exec(
    text,
  );
  if (match === null) throw new Error(`A parameter of the extension pack cannot be read: ${text}`);
  const [, mode = 'IN', name = '', type = '', standard] = match;
  return { name, mode: modes[mode] ?? 'in', type, optional: standard !== undefined };
}
