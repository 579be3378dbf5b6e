/** A rule's page, which explains the rule to its users and is its test. */
export interface RulePage {
  readonly title: string;
  readonly cases: readonly RuleCase[];
}

/** One case of a page: a heading and the fenced blocks below it. */
export interface RuleCase {
  readonly name: string;
  /** The dialect of the source: the fence of its block says it. */
  readonly dialect: 'oracle' | 'mysql' | 'sqlserver';
  /** Blocks by what stands behind their fence: oracle, mysql or sqlserver, postgresql, findings, setup, rows, call, result, settings. */
  readonly blocks: ReadonlyMap<string, string>;
  /** Line of the heading in the page, from 1. */
  readonly line: number;
}

/** Reads a page. Blocks before the first heading of a case belong to a case named like the page. */
export function readPage(text: string): RulePage {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? '';
  const cases: { name: string; blocks: Map<string, string>; line: number }[] = [];
  let current: { name: string; blocks: Map<string, string>; line: number } | undefined;
  let fence: { info: string; lines: string[] } | undefined;
  text.split('\n').forEach((line, i) => {
    const mark = /^```(\w*)\s*$/.exec(line);
    if (fence && mark) {
      current ??= { name: title, blocks: new Map(), line: i + 1 };
      if (!cases.includes(current)) cases.push(current);
      current.blocks.set(fence.info, fence.lines.join('\n'));
      fence = undefined;
    } else if (fence) fence.lines.push(line);
    else if (mark) fence = { info: mark[1] ?? '', lines: [] };
    else if (line.startsWith('## ')) current = { name: line.slice(3).trim(), blocks: new Map(), line: i + 1 };
  });
  return {
    title,
    cases: cases.flatMap((each): RuleCase[] => {
      const dialect = (['oracle', 'mysql', 'sqlserver'] as const).find((name) => each.blocks.has(name));
      return dialect ? [{ ...each, dialect }] : [];
    }),
  };
}
