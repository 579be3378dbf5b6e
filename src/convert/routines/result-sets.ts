import type { ExecuteProcedure } from '../../sql/tree/batch.ts';
import type { Query, QueryBody } from '../../sql/tree/query.ts';
import type { RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import { some } from '../../sql/walk.ts';
import { executesQuery } from './dynamic-query.ts';

/** A statement whose rows a procedure of Transact-SQL gives to whoever calls it. */
export interface ResultStatement {
  readonly node: Statement;
  /** The rows, where one query of this routine gives them. */
  readonly query?: Query;
  /** The procedure whose results are passed on. */
  readonly call?: ExecuteProcedure;
  /** Which of the result sets of its path it is, from 0. */
  readonly slot: number;
}

/** The result sets of a routine. */
export interface ResultSets {
  readonly statements: readonly ResultStatement[];
  /** How many there may be on one path. */
  readonly most: number;
  /** There is a path without any. */
  readonly mayBeNone: boolean;
  /** Some stand in a loop, so that nobody can say how many there will be. */
  readonly isOpen: boolean;
}

/** How many result sets an EXEC passes on. */
export type PassedOn = (call: ExecuteProcedure) => number;

/** Where a walk along the statements is: how many result sets there have been at least and at most. */
interface Place {
  readonly least: number;
  readonly most: number;
}

/**
 * Finds the result sets of a body, path by path. A SELECT that neither assigns nor makes a table is one, and so is an OUTPUT without INTO ("SELECT", "OUTPUT clause");
 * RETURN ends its path.
 */
export function resultSets(body: RoutineDeclaration['body'], passedOn: PassedOn): ResultSets {
  const walker = new ResultWalker(passedOn, body);
  if (body) walker.end(walker.list(body.statements, { least: 0, most: 0 }));
  const { statements, most, least, isOpen } = walker;
  return { statements, most, mayBeNone: least === 0, isOpen };
}

/** A class because it collects while it walks. */
class ResultWalker {
  readonly statements: ResultStatement[] = [];
  readonly #passedOn: PassedOn;
  readonly #body: RoutineDeclaration['body'];
  most = 0;
  least = Number.POSITIVE_INFINITY;
  isOpen = false;

  constructor(passedOn: PassedOn, body: RoutineDeclaration['body']) {
    this.#passedOn = passedOn;
    this.#body = body;
  }

  /** A path is at its end. */
  end(place: Place | undefined): void {
    if (!place) return;
    this.most = Math.max(this.most, place.most);
    this.least = Math.min(this.least, place.least);
  }

  /** The place behind a list; undefined where no path leads there. */
  list(statements: readonly Statement[], from: Place): Place | undefined {
    let place: Place | undefined = from;
    for (const each of statements) {
      if (!place) return undefined;
      place = this.#statement(each, place);
    }
    return place;
  }

  #statement(node: Statement, from: Place): Place | undefined {
    switch (node.kind) {
      case 'return':
        this.end(from);
        return undefined;
      case 'throw':
        return undefined;
      case 'block':
        return this.list(node.statements, from);
      case 'if': {
        const ends = [
          ...node.branches.map((each) => this.list(each.statements, from)),
          node.otherwise ? this.list(node.otherwise, from) : from,
        ];
        return joined(ends);
      }
      case 'loop': {
        const before = this.statements.length;
        const end = this.list(node.statements, from);
        if (this.statements.length > before) this.isOpen = true;
        return joined([from, end]);
      }
      case 'tryCatch': {
        const end = this.list(node.statements, from);
        // An error may come before the first result or behind the last one; what was given stays given.
        return joined([end, this.list(node.handler, from)]);
      }
      default:
        return this.#plain(node, from);
    }
  }

  #plain(node: Statement, from: Place): Place {
    const query = resultQuery(node);
    if (query) return this.#found({ node, query, slot: from.most }, from, 1);
    const isDynamic = node.kind === 'executeText' || node.kind === 'executeProcedure';
    if (isDynamic && this.#body && executesQuery(node, this.#body))
      return this.#found({ node, slot: from.most }, from, 1);
    if (node.kind === 'executeProcedure') {
      const count = this.#passedOn(node);
      return count === 0 ? from : this.#found({ node, call: node, slot: from.most }, from, count);
    }
    if (givesRows(node)) return this.#found({ node, slot: from.most }, from, 1);
    return from;
  }

  #found(statement: ResultStatement, from: Place, count: number): Place {
    this.statements.push(statement);
    const place = { least: from.least + count, most: from.most + count };
    this.most = Math.max(this.most, place.most);
    return place;
  }
}

function joined(places: readonly (Place | undefined)[]): Place | undefined {
  const reached = places.filter((each) => each !== undefined);
  if (reached.length === 0) return undefined;
  return {
    least: Math.min(...reached.map((each) => each.least)),
    most: Math.max(...reached.map((each) => each.most)),
  };
}

/** The query of a statement that gives its rows to the caller. */
export function resultQuery(node: Statement): Query | undefined {
  if (node.kind !== 'queryStatement') return undefined;
  const isSilent = some(node.query, (each) => each.kind === 'selectItem' && each.assigns !== undefined);
  return isSilent || makesTable(node.query.body) ? undefined : node.query;
}

function makesTable(body: QueryBody): boolean {
  if (body.kind === 'select') return body.intoTable !== undefined;
  return body.kind === 'setOperation' && makesTable(body.first);
}

/** OUTPUT without INTO, and FETCH without targets. */
function givesRows(node: Statement): boolean {
  switch (node.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      return node.output?.some((each) => !each.into) === true;
    case 'fetch':
      return node.into.targets.length === 0;
    default:
      return false;
  }
}
