import type { CursorDeclaration } from '../../sql/tree/routine.ts';

/** A variable of PL/pgSQL as its statements see it. */
export interface Variable {
  /** As stored, that is folded. */
  readonly name: string;
  /** Its type as `format_type` writes it; `record` for a variable that takes the shape of what is assigned to it. */
  readonly type: string;
  /** Whether it has fields: a row of a table, a composite type, or a RECORD. */
  readonly composite: boolean;
  readonly constant: boolean;
  /** The declaration behind it: what is learnt of a RECORD or cursor is kept under it. */
  readonly declaration: object;
  /** A cursor that is bound to a query. */
  readonly cursor?: { readonly declaration: CursorDeclaration; readonly scope: Scope };
  /** Why it cannot be read: NEW in a statement trigger. */
  readonly unreadable?: string;
}

/**
 * One level of names: the parameters of a routine under its name, the declarations of a block, the variable of a loop. See
 * PostgreSQL, "PL/pgSQL", "Structure of PL/pgSQL".
 */
export interface Scope {
  readonly outer?: Scope;
  readonly label?: string;
  readonly isLoop: boolean;
  /** Grows while the declarations are read, because each sees those before it. */
  readonly variables: Map<string, Variable>;
}

export function openScope(outer?: Scope, label?: string, isLoop = false): Scope {
  return {
    ...(outer ? { outer } : {}),
    ...(label === undefined ? {} : { label }),
    isLoop,
    variables: new Map(),
  };
}

export function declare(scope: Scope, variable: Variable): void {
  scope.variables.set(variable.name, variable);
}

/** What a name leads to: a variable and the parts of the name that are left for its fields. */
export interface Found {
  readonly variable: Variable;
  readonly path: readonly string[];
}

/**
 * Looks a name up from the inside out as PL/pgSQL does: on each level first the variables, then the level's label. A scalar is
 * not found by a longer name than its own, a record leaves one part for its field.
 */
export function lookUp(scope: Scope | undefined, parts: readonly string[]): Found | undefined {
  for (let level = scope; level; level = level.outer) {
    const own = fitting(level.variables.get(parts[0] ?? ''), parts, 1);
    if (own) return own;
    const labelled =
      level.label === parts[0] ? fitting(level.variables.get(parts[1] ?? ''), parts, 2) : undefined;
    if (labelled) return labelled;
  }
  return undefined;
}

function fitting(variable: Variable | undefined, parts: readonly string[], used: number): Found | undefined {
  const left = parts.length - used;
  if (!variable || left > (variable.composite ? 1 : 0)) return undefined;
  return { variable, path: parts.slice(used) };
}

/** The level that a label of EXIT or CONTINUE names; without a label the innermost loop. */
export function labelled(scope: Scope, label: string | undefined): Scope | undefined {
  for (let level: Scope | undefined = scope; level; level = level.outer)
    if (label === undefined ? level.isLoop : level.label === label) return level;
  return undefined;
}
