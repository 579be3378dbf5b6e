import { isFailure } from '../../catalog/prover.ts';
import type { Block, CursorDeclaration, VariableDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { checkAssignment } from './assign.ts';
import { constantText } from './dynamic.ts';
import type { Scope, Variable } from './scope.ts';
import { declare, lookUp, openScope } from './scope.ts';
import type { Walk } from './walk.ts';

/** Declares what a block declares, in order, and checks defaults and the queries of cursors. */
export async function declareAll(block: Block, scope: Scope, walk: Walk): Promise<void> {
  for (const declaration of block.declarations) {
    if (declaration.kind === 'variable') await declareVariable(declaration, scope, walk);
    else if (declaration.kind === 'cursor') await declareCursor(declaration, scope, walk);
  }
}

async function declareVariable(declaration: VariableDeclaration, scope: Scope, walk: Walk): Promise<void> {
  const type = await declaredType(declaration.type, scope, walk);
  const variable = variableOf(walk.fold(declaration.name), type ?? 'unknown', declaration, walk);
  const { default: value } = declaration;
  if (value) {
    // The default does not see the variable itself, nor is it an assignment to a constant.
    const outer = openScope(scope);
    const fresh: Variable = { ...variable, name: ' ' };
    declare(outer, fresh);
    if (type !== undefined)
      await checkAssignment(
        {
          kind: 'reference',
          start: declaration.name.start,
          end: declaration.name.end,
          name: {
            kind: 'name',
            start: declaration.name.start,
            end: declaration.name.end,
            parts: [{ ...declaration.name, text: ' ', quoted: true }],
          },
        },
        value,
        outer,
        walk,
      );
    else await walk.typeOf(value, scope);
    const text = declaration.constant ? await constantText(value, scope, walk) : undefined;
    if (text !== undefined) walk.texts.set(declaration, text);
  }
  declare(scope, { ...variable, constant: declaration.constant });
}

/** A variable of a type, which is unknown when the type does not exist. */
export function variableOf(name: string, type: string, declaration: object, walk: Walk): Variable {
  return {
    name,
    type,
    composite: type === 'record' || walk.ground.server.fields(type) !== undefined,
    constant: false,
    declaration,
  };
}

async function declareCursor(declaration: CursorDeclaration, scope: Scope, walk: Walk): Promise<void> {
  const inner = openScope(scope, walk.fold(declaration.name));
  for (const parameter of declaration.parameters) {
    const type = await declaredType(parameter.type, scope, walk);
    declare(inner, variableOf(walk.fold(parameter.name), type ?? 'unknown', parameter, walk));
  }
  if (declaration.query) {
    const columns = await walk.describe(declaration.query, inner);
    if (columns) walk.shapes.set(declaration, columns);
  }
  declare(scope, {
    ...variableOf(walk.fold(declaration.name), 'refcursor', declaration, walk),
    cursor: { declaration, scope: inner },
  });
}

/** The server's name for a declared type; reports one that does not exist. */
export async function declaredType(type: DataType, scope: Scope, walk: Walk): Promise<string | undefined> {
  const array = '[]'.repeat(type.dimensions ?? 0);
  if (type.attribute === 'type') {
    const parts = type.name.parts.map(walk.fold);
    const found = lookUp(scope, parts);
    const [field] = found?.path ?? [];
    if (found && field === undefined) return found.variable.type + array;
    if (found) return walk.fieldsOf(found.variable)?.find((each) => each.name === field)?.type;
    return columnType(type, walk);
  }
  const { attribute: _, ...plain } = type;
  const text = walk.print(plain);
  if (/^record$/i.test(text)) return 'record';
  return typeNamed(text, type, walk);
}

async function columnType(type: DataType, walk: Walk): Promise<string | undefined> {
  const { name } = type;
  const owner = { ...name, parts: name.parts.slice(0, -1) };
  const last = name.parts.at(-1);
  if (!last || owner.parts.length === 0) return typeNamed(walk.print(name), type, walk);
  const columns = await walk.ground.server.analyse(
    `SELECT (NULL::${walk.print(owner)}).${walk.print(last)}`,
    [],
  );
  if (!isFailure(columns)) return columns.columns[0]?.type;
  walk.failed(columns, type, '');
  return undefined;
}

async function typeNamed(text: string, node: DataType, walk: Walk): Promise<string | undefined> {
  const answer = await walk.ground.server.analyse(`SELECT NULL::${text}`, []);
  if (!isFailure(answer)) return answer.columns[0]?.type;
  // A pseudo-type has no values that could be analysed.
  if (answer.sqlstate === '0A000' || answer.sqlstate === '42846') return text.toLowerCase();
  walk.failed({ ...answer, position: 0 }, node, '');
  return undefined;
}
