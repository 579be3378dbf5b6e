import { useCallback, useEffect, useRef, useState } from 'react';
import type { NodeView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { ApiError, call } from '../../data/client.ts';

/** A line of a tree as it is shown. */
export interface Line {
  readonly node: NodeView;
  readonly key: string;
  readonly depth: number;
  readonly isOpen: boolean;
  /** Whether anything may be below it. */
  readonly canOpen: boolean;
}

/** A tree that is read branch by branch, as its branches are opened. */
export interface Tree {
  readonly lines: readonly Line[];
  readonly isLoading: boolean;
  readonly error?: ApiError;
  readonly toggle: (line: Line) => void;
  readonly open: (path: readonly string[]) => void;
}

export function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Reads a side of a project. When `version` is another one, what is open is read again. */
export function useTree(project: string, side: TreeSide, version: string): Tree {
  const [children, setChildren] = useState<ReadonlyMap<string, readonly NodeView[]>>(new Map());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set([keyOf([])]));
  const [error, setError] = useState<ApiError>();
  const [isLoading, setLoading] = useState(true);
  const openedNow = useRef(opened);
  openedNow.current = opened;
  const read = useCallback(
    async (keys: readonly string[]) => {
      setLoading(true);
      try {
        const lists = await Promise.all(
          keys.map(async (key) => [key, await listBelow(project, side, key)] as const),
        );
        setChildren((old) => new Map([...old, ...lists]));
        setError(undefined);
      } catch (problem) {
        if (!(problem instanceof ApiError)) throw problem;
        setError(problem);
      } finally {
        setLoading(false);
      }
    },
    [project, side],
  );
  useEffect(() => {
    void read([...openedNow.current]);
  }, [read, version]);
  useEffect(() => {
    void onlyWay(project, side).then((keys) => {
      setOpened((old) => new Set([...old, ...keys]));
      return read(keys);
    });
  }, [project, side, read]);
  const open = useCallback(
    (path: readonly string[]) => {
      const keys = path.map((_, i) => keyOf(path.slice(0, i)));
      setOpened((old) => new Set([...old, ...keys]));
      void read(keys);
    },
    [read],
  );
  const toggle = useCallback(
    ({ key, isOpen }: Line) => {
      setOpened((old) => {
        const next = new Set(old);
        if (isOpen) next.delete(key);
        else next.add(key);
        return next;
      });
      if (!isOpen) void read([key]);
    },
    [read],
  );
  return {
    lines: linesOf(children, opened),
    isLoading,
    ...(error ? { error } : {}),
    toggle,
    open,
  };
}

/** The kinds of objects that have others below them: columns' constraints, indexes, members. Containers have no state. */
const withParts: ReadonlySet<string> = new Set(['table', 'view', 'materialized view', 'package', 'type']);

function mayHaveParts({ kind, state }: NodeView): boolean {
  return state === '' || withParts.has(kind);
}

/** The branches of a tree down to where it first has a choice: they are open from the start. */
async function onlyWay(project: string, side: TreeSide): Promise<readonly string[]> {
  const keys: string[] = [];
  let key = keyOf([]);
  for (let depth = 0; depth < 3; depth += 1) {
    const below = await listBelow(project, side, key).catch(() => []);
    const [only] = below;
    if (below.length !== 1 || !only) break;
    key = keyOf(only.path);
    keys.push(key);
  }
  return keys;
}

async function listBelow(project: string, side: TreeSide, key: string): Promise<readonly NodeView[]> {
  const query = new URLSearchParams({ side, path: key });
  return await call('GET', `/projects/${encodeURIComponent(project)}/tree?${query}`);
}

function linesOf(
  children: ReadonlyMap<string, readonly NodeView[]>,
  opened: ReadonlySet<string>,
): readonly Line[] {
  const lines: Line[] = [];
  const add = (nodes: readonly NodeView[], depth: number): void => {
    for (const node of nodes) {
      const key = keyOf(node.path);
      const below = children.get(key);
      const isOpen = opened.has(key);
      const canOpen = below === undefined ? mayHaveParts(node) : below.length > 0;
      lines.push({ node, key, depth, isOpen, canOpen });
      if (isOpen && below) add(below, depth + 1);
    }
  };
  add(children.get(keyOf([])) ?? [], 0);
  return lines;
}
