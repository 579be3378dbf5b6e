import type { AnyObject, Catalog, GrantOn } from '../../catalog/catalog.ts';
import { allObjects, keyOf } from '../../catalog/catalog.ts';
import { grantFindings } from '../../sql/codes/grants.ts';
import { sqlserverObjectFindings } from '../../sql/codes/sqlserver-objects.ts';
import type { Grant, OtherStatement } from '../../sql/tree/define.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { CodeEntry, Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import { nowhere } from '../../text/span.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject, TargetStatement } from '../conversion.ts';
import { spell, writtenName } from '../names/spelling.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { Found } from '../resolve/lookup.ts';
import type { TargetName } from '../target-names.ts';
import { statement } from './object.ts';

/**
 * Converts the grants of a catalog. Rights on objects are granted as they were; PostgreSQL asks besides for the right to use
 * the schema. Roles are created first where they are not there, as the settings say.
 */
export function convertGrants(catalog: Catalog, workshop: Workshop): readonly ConvertedObject[] {
  const converter = new GrantConverter(workshop);
  return catalog.grants.map((each, i) => converter.convert(each, i + 1));
}

/** What a grant is on, as PostgreSQL names it. */
interface Target {
  /** `TABLE hr.employees`, `ALL ROUTINES IN SCHEMA billing`. */
  readonly on: string;
  /** The schema that the grantee must be able to use. */
  readonly schema: string;
  readonly privileges: ReadonlyMap<string, string>;
  readonly object: AnyObject;
}

const tablePrivileges: ReadonlyMap<string, string> = new Map([
  ['SELECT', 'SELECT'],
  ['READ', 'SELECT'],
  ['INSERT', 'INSERT'],
  ['UPDATE', 'UPDATE'],
  ['DELETE', 'DELETE'],
  ['REFERENCES', 'REFERENCES'],
  ['ALL', 'ALL'],
  ['ALL PRIVILEGES', 'ALL'],
]);
/** Rights on a schema or database of SQL Server, by the kinds of objects that they are about. */
const widePrivileges: ReadonlyMap<string, readonly (readonly [privilege: string, kind: string])[]> = new Map([
  ['SELECT', [['SELECT', 'TABLES']]],
  ['INSERT', [['INSERT', 'TABLES']]],
  ['UPDATE', [['UPDATE', 'TABLES']]],
  ['DELETE', [['DELETE', 'TABLES']]],
  ['REFERENCES', [['REFERENCES', 'TABLES']]],
  ['EXECUTE', [['EXECUTE', 'ROUTINES']]],
  [
    'CONTROL',
    [
      ['ALL', 'TABLES'],
      ['ALL', 'SEQUENCES'],
      ['ALL', 'ROUTINES'],
    ],
  ],
]);
const sequencePrivileges: ReadonlyMap<string, string> = new Map([
  // NEXTVAL needs USAGE; reading the sequence itself, SELECT.
  ['SELECT', 'USAGE, SELECT'],
  ['ALL', 'ALL'],
  ['ALL PRIVILEGES', 'ALL'],
]);
const executePrivileges: ReadonlyMap<string, string> = new Map([
  ['EXECUTE', 'EXECUTE'],
  // In SQL Server, on a function that gives rows.
  ['SELECT', 'EXECUTE'],
  ['ALL', 'EXECUTE'],
  ['ALL PRIVILEGES', 'EXECUTE'],
]);
const typePrivileges: ReadonlyMap<string, string> = new Map([
  ['EXECUTE', 'USAGE'],
  ['ALL', 'USAGE'],
  ['ALL PRIVILEGES', 'USAGE'],
]);

/** A class because it remembers which roles and schemas have been seen to. */
class GrantConverter {
  readonly #workshop: Workshop;
  readonly #roles = new Set<string>();
  readonly #schemas = new Set<string>();

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
    // Roles that the scripts create are created by their own statements, which stand before the grants.
    for (const { definition, name } of workshop.catalog.others)
      if (definition.object === 'ROLE' || definition.object === 'USER')
        this.#roles.add(this.#write(roleName(name, workshop)));
  }

  convert({ grant, nameSchema }: GrantOn, position: number): ConvertedObject {
    const findings: Finding[] = [];
    const texts = this.#texts(grant, nameSchema, findings);
    const written = grant.on?.name.parts.map((each) => each.text).join('.') ?? '';
    const name = `${grant.privileges.map((each) => each.name).join(', ')}${written ? ` ON ${written}` : ''}`;
    const target: TargetName = { schema: texts.schema, name };
    return {
      id: `grant ${nameSchema}.${name} ${position}`,
      kind: 'grant',
      schema: nameSchema,
      name,
      origin: { start: grant.start, end: grant.end },
      statements: texts.lines.map((text) => this.#statement(grant, text, target)),
      findings,
      refused: texts.lines.length === 0 && findings.some((each) => each.severity !== 'info'),
      ...(texts.lines.length > 0 ? { target } : {}),
    };
  }

  #texts(grant: Grant, nameSchema: string, findings: Finding[]): { lines: string[]; schema: string } {
    if (grant.action === 'deny') {
      const written = grant.privileges.map(({ name }) => name).join(', ');
      const grantees = grant.grantees.map(({ text }) => text).join(', ');
      findings.push(note(sqlserverObjectFindings.deny, grant, `${written} is denied to ${grantees}.`));
      return { lines: [], schema: 'public' };
    }
    const schemas = this.#wideSchemas(grant);
    if (schemas) return this.#onSchemas(grant, schemas, findings);
    return grant.on ? this.#onObject(grant, nameSchema, findings) : this.#withoutObject(grant, findings);
  }

  /** The schemas of a right of SQL Server that is on a schema, or on the whole database; undefined of all others. */
  #wideSchemas({ on, privileges }: Grant): readonly string[] | undefined {
    const { catalog, names, source } = this.#workshop;
    if (source.name !== 'sqlserver') return undefined;
    if (on?.type === 'SCHEMA') return on.name.parts.slice(-1).map((each) => names.schema(names.stored(each)));
    const isWhole = on === undefined || on.type === 'DATABASE';
    if (!isWhole || !privileges.some(({ name }) => widePrivileges.has(name))) return undefined;
    return [...new Set(allObjects(catalog).map(({ schema }) => names.schema(schema)))];
  }

  #onSchemas(
    grant: Grant,
    schemas: readonly string[],
    findings: Finding[],
  ): { lines: string[]; schema: string } {
    const place = grant.on?.type === 'SCHEMA' ? `schema ${schemas.join(', ')}` : 'the database';
    const lines = grant.privileges.flatMap(({ name }) => {
      const rights = widePrivileges.get(name);
      if (!rights) {
        findings.push(note(grantFindings.privilege, grant, `${name} on ${place} is left out.`));
        return [];
      }
      findings.push(note(sqlserverObjectFindings.wideRight, grant, `${name} is given on all of ${place}.`));
      return grant.grantees.flatMap((grantee) =>
        schemas.flatMap((schema) => rights.flatMap((right) => this.#onSchema(grant, grantee, schema, right))),
      );
    });
    return { lines, schema: schemas[0] ?? 'public' };
  }

  #onSchema(
    grant: Grant,
    grantee: Identifier,
    schema: string,
    [privilege, kind]: readonly [privilege: string, kind: string],
  ): string[] {
    const role = this.#role(grantee);
    const written = this.#write(schema);
    const on = `ALL ${kind} IN SCHEMA ${written}`;
    const given = this.#rights(grant, role, privilege, { on, schema });
    const rest =
      grant.action === 'revoke'
        ? `REVOKE ${privilege} ON ${kind} FROM ${role}`
        : `GRANT ${privilege} ON ${kind} TO ${role}`;
    return [...given, this.#guarded(role, `ALTER DEFAULT PRIVILEGES IN SCHEMA ${written} ${rest}`)];
  }

  /** A stored name as it is written. */
  #write(stored: string): string {
    return writtenName(this.#workshop.names.identifier(stored, nowhere));
  }

  #statement(grant: Grant, text: string, target: TargetName): TargetStatement {
    const node: OtherStatement = {
      kind: 'otherStatement',
      start: grant.start,
      end: grant.end,
      verb: grant.action.toUpperCase(),
      text,
    };
    return statement('post-data', node, { ...target, kind: 'grant' });
  }

  #onObject(grant: Grant, nameSchema: string, findings: Finding[]): { lines: string[]; schema: string } {
    const on = this.#target(grant, nameSchema);
    const written = grant.on?.name.parts.map((each) => each.text).join('.');
    if (on === 'everybody') {
      findings.push(note(grantFindings.collectionType, grant, `${written} is a collection type.`));
      return { lines: [], schema: 'public' };
    }
    if (!on) {
      findings.push(note(grantFindings.objectMissing, grant, `${written} has nothing to grant rights on.`));
      return { lines: [], schema: 'public' };
    }
    const privileges = grant.privileges.flatMap((each) => {
      const name = on.privileges.get(each.name);
      if (name === undefined)
        findings.push(note(grantFindings.privilege, grant, `${each.name} on ${written} is left out.`));
      return name === undefined ? [] : [`${name}${this.#columns(each.columns, on)}`];
    });
    if (privileges.length === 0) return { lines: [], schema: on.schema };
    const list = [...new Set(privileges)].join(', ');
    const lines = grant.grantees.flatMap((each) => this.#perRole(each, grant, list, on));
    return { lines, schema: on.schema };
  }

  #columns(columns: readonly Identifier[], { object }: Target): string {
    const { names } = this.#workshop;
    if (columns.length === 0) return '';
    return ` (${columns.map((each) => this.#write(names.column(object, names.stored(each)))).join(', ')})`;
  }

  #perRole(grantee: Identifier, grant: Grant, privileges: string, on: Target): string[] {
    return this.#rights(grant, this.#role(grantee), privileges, on);
  }

  /** The statements that give a role privileges on something, or take them, with the right to use its schema. */
  #rights(grant: Grant, role: string, privileges: string, on: Pick<Target, 'on' | 'schema'>): string[] {
    const before = this.#prepare(role);
    if (grant.action === 'revoke')
      return [
        ...before,
        this.#guarded(
          role,
          `REVOKE ${grant.withOption ? 'GRANT OPTION FOR ' : ''}${privileges} ON ${on.on} FROM ${role}`,
        ),
      ];
    const usage = `${on.schema} ${role}`;
    if (on.schema !== 'public' && !this.#schemas.has(usage)) {
      this.#schemas.add(usage);
      before.push(this.#guarded(role, `GRANT USAGE ON SCHEMA ${this.#write(on.schema)} TO ${role}`));
    }
    const option = grant.withOption && role !== 'PUBLIC' ? ' WITH GRANT OPTION' : '';
    return [...before, this.#guarded(role, `GRANT ${privileges} ON ${on.on} TO ${role}${option}`)];
  }

  #role(grantee: Identifier): string {
    const stored = this.#workshop.names.stored(grantee);
    if (stored.toUpperCase() === 'PUBLIC') return 'PUBLIC';
    return this.#write(roleName(stored, this.#workshop));
  }

  /** The statement that creates a role where it is not there, once for each role. */
  #prepare(role: string): string[] {
    if (!this.#workshop.settings.createRoles || role === 'PUBLIC' || this.#roles.has(role)) return [];
    this.#roles.add(role);
    return [createRole(role)];
  }

  /** Without the right to create roles, a grant to one that is not there is left out when it is installed. */
  #guarded(role: string, text: string): string {
    if (this.#workshop.settings.createRoles || role === 'PUBLIC') return text;
    return `DO $$\nBEGIN\n  IF EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role)}) THEN\n    ${text};\n  END IF;\nEND\n$$`;
  }

  /** Roles granted to roles; system privileges have no counterpart. */
  #withoutObject(grant: Grant, findings: Finding[]): { lines: string[]; schema: string } {
    const lines: string[] = [];
    const roles = new Set(
      this.#workshop.catalog.others
        .filter((each) => each.definition.object === 'ROLE' || each.definition.object === 'USER')
        .map((each) => each.name),
    );
    for (const { name } of grant.privileges) {
      if (!roles.has(name)) {
        findings.push(note(grantFindings.systemPrivilege, grant, `${name} is a privilege of the server.`));
        continue;
      }
      const granted = this.#write(roleName(name, this.#workshop));
      for (const grantee of grant.grantees) {
        const role = this.#role(grantee);
        lines.push(...this.#prepare(granted), ...this.#prepare(role));
        const [verb, word] = grant.action === 'grant' ? ['GRANT', 'TO'] : ['REVOKE', 'FROM'];
        if (role !== 'PUBLIC') lines.push(this.#guarded(role, `${verb} ${granted} ${word} ${role}`));
      }
    }
    return { lines, schema: 'public' };
  }

  /** What a grant is on; `everybody` when everybody has the right. */
  #target({ on }: Grant, nameSchema: string): Target | 'everybody' | undefined {
    const { names, catalog } = this.#workshop;
    if (!on || on.name.link) return undefined;
    const parts = on.name.parts.map((each) => names.stored(each));
    const found = lookUp(catalog, nameSchema, parts) ?? this.#synonymView(parts, nameSchema);
    return found && this.#describe(found);
  }

  #synonymView(parts: readonly string[], nameSchema: string): Found | undefined {
    const key =
      parts.length > 1
        ? keyOf(parts.at(-2) as string, parts.at(-1) as string)
        : keyOf(nameSchema, parts[0] ?? '');
    const synonym = this.#workshop.catalog.synonyms.get(key);
    return synonym && lookUp(this.#workshop.catalog, synonym.nameSchema, synonym.target);
  }

  #describe(found: Found): Target | 'everybody' | undefined {
    const { names, settings } = this.#workshop;
    const { object } = found;
    const target = names.object(object);
    const written =
      target.schema === 'public'
        ? this.#write(target.name)
        : `${this.#write(target.schema)}.${this.#write(target.name)}`;
    const { schema } = target;
    switch (found.kind) {
      case 'relation':
        return { on: written, schema, privileges: tablePrivileges, object };
      case 'sequence':
        return { on: `SEQUENCE ${written}`, schema, privileges: sequencePrivileges, object };
      case 'routine':
        return { on: `ROUTINE ${written}`, schema, privileges: executePrivileges, object };
      case 'package':
        if (settings.packages === 'prefix') return undefined;
        return {
          on: `ALL ROUTINES IN SCHEMA ${this.#write(schema)}`,
          schema,
          privileges: executePrivileges,
          object,
        };
      case 'type': {
        const { definition } = found.object.definition;
        if (definition && definition.kind !== 'objectType') return 'everybody';
        return { on: `TYPE ${written}`, schema, privileges: typePrivileges, object };
      }
    }
  }
}

function note(entry: CodeEntry, grant: Grant, what: string): Finding {
  return finding(entry, grant, what);
}

/** The role that stands for a user or role of the source: as the settings say, else of the same name in lower case. */
export function roleName(stored: string, { settings }: Pick<Workshop, 'settings'>): string {
  return settings.roles[stored] ?? settings.roles[stored.toLowerCase()] ?? spell(stored);
}

/** CREATE ROLE has no IF NOT EXISTS. */
export function createRole(role: string): string {
  return `DO $$\nBEGIN\n  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role)}) THEN\n    CREATE ROLE ${role} NOLOGIN;\n  END IF;\nEND\n$$`;
}

/** The name of a written role as a literal. */
function literal(role: string): string {
  const stored = role.startsWith('"') ? role.slice(1, -1).replaceAll('""', '"') : role;
  return `'${stored.replaceAll("'", "''")}'`;
}
