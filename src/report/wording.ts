import type { Complexity } from './model.ts';

/**
 * A share in whole per cent that never flatters: 100 % is only said when it is all, 0 % only when it is nothing.
 * Undefined when there is nothing to take a share of.
 */
export function percent(part: number, total: number): number | undefined {
  if (total === 0) return undefined;
  if (part === total) return 100;
  if (part === 0) return 0;
  return Math.min(99, Math.max(1, Math.round((100 * part) / total)));
}

/** A share as text, `n/a` when there is nothing to take a share of. */
export function percentText(part: number, total: number): string {
  const value = percent(part, total);
  return value === undefined ? 'n/a' : `${value} %`;
}

/** A number with thin groups of three digits, as ISO 80000-1 writes it: no reader takes them for decimals. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `1 object`, `2 objects`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Hours for people: whole above ten, one decimal below, and never a zero for what costs something. */
export function hours(value: number): string {
  if (value === 0) return '0 h';
  if (value < 0.05) return '< 0.1 h';
  if (value >= 10) return `${count(Math.round(value))} h`;
  return `${Math.round(value * 10) / 10} h`;
}

/** How an engine is written in sentences. */
export function engineName(engine: string): string {
  return engineNames[engine] ?? engine;
}

const engineNames: Readonly<Record<string, string>> = {
  oracle: 'Oracle',
  sqlserver: 'SQL Server',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  postgresql: 'PostgreSQL',
  postgres: 'PostgreSQL',
};

/** The classes in rising order of work, with the words that every report uses for them. */
export const complexities: readonly {
  readonly complexity: Complexity;
  readonly label: string;
  readonly meaning: string;
}[] = [
  { complexity: 'automatic', label: 'Automatic', meaning: 'nothing to do by hand' },
  { complexity: 'simple', label: 'Simple', meaning: 'less than 2 h of work by hand' },
  { complexity: 'medium', label: 'Medium', meaning: '2 to 6 h' },
  { complexity: 'complex', label: 'Complex', meaning: 'more than 6 h' },
  { complexity: 'not-converted', label: 'Not converted', meaning: 'to be written by hand' },
];

/** The words with a capital at their beginning, for headings and table cells. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
