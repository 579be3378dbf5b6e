import type { Prover } from '../../src/catalog/prover.ts';
import type { ConvertedObject, ObjectKind, Stage, TargetStatement } from '../../src/convert/conversion.ts';
import { render } from '../../src/convert/render.ts';
import type { InstallStatement, ObjectProof, Verification } from '../../src/convert/verify.ts';
import { verify } from '../../src/convert/verify.ts';
import { oracle } from '../../src/dialects/oracle/oracle.ts';
import { postgres } from '../../src/dialects/postgres/postgres.ts';
import * as make from '../../src/sql/make.ts';
import { rewrite } from '../../src/sql/rewrite.ts';
import type { CreateTrigger, TopStatement } from '../../src/sql/tree/define.ts';
import type { Node } from '../../src/sql/tree/node.ts';
import { SourceMap } from '../../src/text/source.ts';

/**
 * Target trees for tests of the proof are read with Oracle's parser, from text that means the same in both (with PostgreSQL's
 * types), and changed where PL/pgSQL has more: see `written`.
 */
export interface Sample {
  readonly sql: string;
  readonly stage?: Stage;
  readonly overridden?: boolean;
  /** The object that the statement belongs to; without, it makes one of its own. */
  readonly of?: string;
}

export interface Proven {
  readonly verification: Verification;
  /** What was installed. */
  readonly install: readonly InstallStatement[];
  /** `code line:column what` of every finding of an object, by its name. */
  readonly findings: (name: string) => string[];
  readonly proof: (name: string) => ObjectProof;
}

/** Proves statements in their order. */
export async function proveSamples(
  prover: Prover,
  samples: readonly (string | Sample)[],
  preludes: readonly string[] = [],
  width = 15,
): Promise<Proven> {
  const sources = new SourceMap();
  const objects: ConvertedObject[] = [];
  const install: InstallStatement[] = [];
  for (const sample of samples) {
    const {
      sql,
      stage = 'pre-data',
      overridden,
      of,
    } = typeof sample === 'string' ? ({ sql: sample } as Sample) : sample;
    const source = sources.add({ file: 'sample.sql', text: sql.trim(), line: 1, column: 1 });
    const parsed = oracle.parse(source);
    if (parsed.faults.length > 0)
      throw new Error(`${sql}\n${parsed.faults.map((each) => each.what).join('\n')}`);
    const node = written(parsed.node);
    const { kind, name } = identity(parsed.node, node);
    const origin = { start: source.base, end: source.base + source.text.length };
    const target = { schema: 'public', name: name.toLowerCase(), kind };
    const statement: TargetStatement = { stage, node, comments: [], target, origin };
    const { text, marks } = render(node, [], postgres, new SourceMap());
    install.push({ statement, sql: text, marks, ...(overridden ? { overridden } : {}) });
    const owner = objects.findIndex((each) => each.name === of);
    const known = objects[owner];
    if (known) {
      objects[owner] = { ...known, statements: [...known.statements, statement] };
      continue;
    }
    objects.push({
      id: `${kind} PUBLIC.${name}${objects.some((each) => each.name === name) ? ` ${objects.length}` : ''}`,
      kind,
      schema: 'PUBLIC',
      name,
      origin,
      target,
      statements: [statement],
      findings: [],
      refused: false,
    });
  }
  const verification = await verify({
    objects,
    install,
    preludes,
    prover,
    target: postgres,
    sources,
    settings: { targetVersion: width },
  });
  const proof = (name: string) => {
    const object = objects.find((each) => each.name === name);
    const found = object && verification.objects.get(object.id);
    if (!found) throw new Error(`There is no object ${name}.`);
    return found;
  };
  const findings = (name: string) =>
    proof(name).findings.map(({ code, span, what }) => {
      const place = sources.place(span.start);
      return `${code} ${place?.line}:${place?.column} ${what.replace(/^.*?\.\w+: /, '')}`;
    });
  return { verification, install, findings, proof };
}

function identity(parsed: TopStatement, node: Node): { kind: ObjectKind; name: string } {
  const last = (name: { parts: readonly { text: string }[] }) => name.parts.at(-1)?.text ?? '';
  switch (parsed.kind) {
    case 'createRoutine':
      return { kind: parsed.routine.form, name: last(parsed.routine.name) };
    case 'createTable':
      return { kind: 'table', name: last(parsed.name) };
    case 'createView':
      return { kind: 'view', name: last(parsed.name) };
    case 'createTrigger':
      return { kind: 'trigger', name: last(parsed.name) };
    case 'createType':
      return { kind: 'type', name: last(parsed.name) };
    default:
      return { kind: 'other', name: node.kind };
  }
}

/**
 * What PL/pgSQL says in words of its own: a call named `return_query(text)` with `(SELECT …)` is RETURN QUERY, `return_next` is
 * RETURN NEXT, `perform(f(…))` is PERFORM, `raise_notice(format, …)` is RAISE; an index by `at(list, i)` is `list[i]`; a trigger
 * `CALL f()` executes it, and one for each statement gives its rows as tables; AUTHID DEFINER is SECURITY DEFINER and AUTHID
 * CURRENT_USER sets the search path `away, public`; a function `DETERMINISTIC PIPELINED` returns a set; a loop over a query needs its record declared.
 */
function written(node: TopStatement): Node {
  const result = rewrite(node, (each): Node => {
    if (each.kind === 'callStatement' && each.call.kind === 'call') {
      const name = calleeOf(each.call);
      const values = each.call.arguments.map((one) => one.value);
      const [first, ...rest] = values;
      if (first && name === 'perform') return { ...each, call: first, style: 'perform' };
      if (first && name === 'return_next')
        return { kind: 'return', start: each.start, end: each.end, form: 'next', value: first };
      if (first && name === 'return_query' && first.kind === 'subquery')
        return { kind: 'return', start: each.start, end: each.end, form: 'query', query: first.query };
      if (first && name === 'return_query')
        return {
          kind: 'return',
          start: each.start,
          end: each.end,
          form: 'query',
          value: make.fragment(first, 'primary', 'EXECUTE ', first),
        };
      if (first?.kind === 'string' && name === 'raise_notice')
        return {
          kind: 'raiseMessage',
          start: each.start,
          end: each.end,
          level: 'notice',
          format: first.value,
          arguments: rest,
          options: [],
        };
      if (first?.kind === 'string' && name === 'text')
        return {
          kind: 'fragmentStatement',
          start: each.start,
          end: each.end,
          fragment: make.fragment(each, 'primary', first.value, ...rest.flatMap((one) => [' ', one])),
        };
      if (first && name === 'row_count')
        return {
          kind: 'getDiagnostics',
          start: each.start,
          end: each.end,
          stacked: false,
          items: [{ target: first, item: 'ROW_COUNT' }],
        };
    }
    if (each.kind === 'call' && calleeOf(each) === 'at') {
      const [list, index] = each.arguments.map((one) => one.value);
      if (list && index) return { kind: 'element', start: each.start, end: each.end, operand: list, index };
    }
    if (each.kind === 'routine' && each.properties.pipelined) {
      const { pipelined: _, ...properties } = each.properties;
      return { ...each, properties: { ...properties, setOf: true } };
    }
    if (each.kind === 'routine' && each.properties.authid === 'definer')
      return { ...each, properties: { target: ['SECURITY DEFINER'] } };
    if (each.kind === 'routine' && each.properties.authid === 'current_user')
      return { ...each, properties: { target: ['SET search_path = away, public'] } };
    if (each.kind === 'block') {
      const { endName: _, ...block } = each;
      return block;
    }
    if (each.kind === 'createTrigger') return trigger(each);
    return each;
  });
  return result as Node;
}

function calleeOf(node: Node): string {
  return node.kind === 'call' && node.callee.kind === 'reference'
    ? node.callee.name.parts.map((part) => part.text).join('.')
    : '';
}

function trigger(node: CreateTrigger): CreateTrigger {
  const { call, ...rest } = node;
  if (call?.kind !== 'call' && call?.kind !== 'reference') return node;
  const executes =
    call.kind === 'call' && call.callee.kind === 'reference'
      ? call.callee.name
      : call.kind === 'reference'
        ? call.name
        : undefined;
  const referencing = node.referencing.map((each) =>
    node.forEach !== 'row' && (each.which === 'old' || each.which === 'new')
      ? { ...each, which: `${each.which} table` as const }
      : each,
  );
  return { ...rest, referencing, ...(executes ? { executes } : {}) };
}
