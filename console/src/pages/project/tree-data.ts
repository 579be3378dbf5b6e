import { useCallback, useEffect, useRef, useState } from 'react';
import type { BranchView, NodeView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { branchAddress, wayAddress } from '../../data/addresses.ts';
import type { ApiError } from '../../data/client.ts';
import { call, problemOf } from '../../data/client.ts';
import { useQuery } from '../../data/query.ts';

/** A line of a tree as it is shown. */
export interface Line {
  /** Undefined while its part of the branch was not read. */
  readonly node: NodeView | undefined;
  readonly key: string;
  readonly depth: number;
  readonly isOpen: boolean;
  /** Whether anything may be below it. */
  readonly canOpen: boolean;
  /** The branch that it is in, and its place there. */
  readonly branch: string;
  readonly place: number;
}

/** A tree of which only the parts of its open branches are read that somebody looks at. */
export interface Tree {
  readonly lines: readonly Line[];
  readonly isLoading: boolean;
  readonly error?: ApiError;
  readonly toggle: (line: Line) => void;
  /** Says which lines are in view. */
  readonly look: (from: number, to: number) => void;
}

/** What is known of a branch; rows that were not read are missing. */
interface Branch {
  readonly total: number;
  readonly rows: ReadonlyMap<number, NodeView>;
}

type Branches = ReadonlyMap<string, Branch>;

const root = keyOf([]);
/** Branches are read by parts of so many lines. */
const step = 200;

export function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/**
 * Reads a side of a project, with the way to an object (empty for none) open. When `version` is another one, what is in view is read again.
 */
export function useTree(project: string, side: TreeSide, version: string, shown: string): Tree {
  const way = useQuery<readonly BranchView[]>(wayAddress(project, side, shown));
  const [branches, setBranches] = useState<Branches>(() => withParts(new Map(), way.data ?? []));
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => keysOf(way.data ?? []));
  const [error, setError] = useState<ApiError>();
  const asked = useRef(new Set((way.data ?? []).map(partKey)));
  const isOpenedFor = useRef(way.data ? shown : undefined);
  const readAt = useRef(version);
  const seen = useRef(way.data);
  const { data } = way;
  useEffect(() => {
    if (!data || seen.current === data) return;
    seen.current = data;
    for (const part of data) asked.current.add(partKey(part));
    setBranches((old) => withParts(old, data));
    // What the reader has shut since stays shut.
    if (isOpenedFor.current !== shown) setOpened((old) => new Set([...old, ...keysOf(data)]));
    isOpenedFor.current = shown;
  }, [data, shown]);
  const read = useCallback(
    async (branch: string, offset: number) => {
      const key = `${branch} ${offset}`;
      if (asked.current.has(key)) return;
      asked.current.add(key);
      try {
        const part = await call<BranchView>('GET', branchAddress(project, side, branch, offset, step));
        setBranches((old) => withParts(old, [part]));
        setError(undefined);
      } catch (problem) {
        asked.current.delete(key);
        setError(problemOf(problem));
      }
    },
    [project, side],
  );
  const lines = linesOf(branches, opened);
  const now = useRef(lines);
  now.current = lines;
  const view = useRef({ from: 0, to: 0 });
  const look = useCallback(
    (from: number, to: number) => {
      view.current = { from, to };
      for (const line of now.current.slice(from, to)) {
        void read(line.branch, line.place - (line.place % step));
        if (line.isOpen && line.node) void read(line.key, 0);
      }
    },
    [read],
  );
  useEffect(() => {
    if (readAt.current === version) return;
    readAt.current = version;
    asked.current.clear();
    void read(root, 0);
    look(view.current.from, view.current.to);
  }, [version, read, look]);
  const toggle = useCallback(
    ({ key, isOpen }: Line) => {
      setOpened((old) => {
        const next = new Set(old);
        if (isOpen) next.delete(key);
        else next.add(key);
        return next;
      });
      if (!isOpen) void read(key, 0);
    },
    [read],
  );
  const problem = error ?? (data ? undefined : way.error);
  return {
    lines,
    isLoading: way.isLoading && !data,
    ...(problem ? { error: problem } : {}),
    toggle,
    look,
  };
}

function partKey({ path, offset }: BranchView): string {
  return `${keyOf(path)} ${offset}`;
}

function keysOf(way: readonly BranchView[]): ReadonlySet<string> {
  return new Set([root, ...way.map(({ path }) => keyOf(path))]);
}

/** What is known of branches, with parts that were read since. A branch with another number of rows may have them at other places. */
function withParts(branches: Branches, parts: readonly BranchView[]): Branches {
  const next = new Map(branches);
  for (const { path, offset, total, rows } of parts) {
    const known = next.get(keyOf(path));
    const kept = known?.total === total ? known.rows : [];
    const read = rows.map((node, i) => [offset + i, node] as const);
    next.set(keyOf(path), { total, rows: new Map([...kept, ...read]) });
  }
  return next;
}

/** The kinds of objects that have others below them: columns' constraints, indexes, members. Containers have no state. */
const withOthers: ReadonlySet<string> = new Set(['table', 'view', 'materialized view', 'package', 'type']);

function mayHaveOthers({ kind, state }: NodeView): boolean {
  return state === '' || withOthers.has(kind);
}

function linesOf(branches: Branches, opened: ReadonlySet<string>): readonly Line[] {
  const lines: Line[] = [];
  const add = (branch: string, depth: number): void => {
    const { total, rows } = branches.get(branch) ?? { total: 0, rows: new Map<number, NodeView>() };
    for (let place = 0; place < total; place += 1) {
      const node = rows.get(place);
      const key = node ? keyOf(node.path) : `${branch} ${place}`;
      const below = branches.get(key);
      const isOpen = node !== undefined && opened.has(key);
      const canOpen = node !== undefined && (below === undefined ? mayHaveOthers(node) : below.total > 0);
      lines.push({ node, key, depth, isOpen, canOpen, branch, place });
      if (isOpen && below) add(key, depth + 1);
    }
  };
  add(root, 0);
  return lines;
}
