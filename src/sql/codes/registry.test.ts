import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codes, entriesOf } from './registry.ts';

describe('finding codes', () => {
  it('are all in the registry, each allotted once', async () => {
    const files = readdirSync(import.meta.dirname).filter(
      (file) => file.endsWith('.ts') && !file.startsWith('registry'),
    );
    const all = [];
    for (const file of files) all.push(...entriesOf((await import(`./${file}`)) as object));
    const seen = new Map<string, string>();
    for (const entry of all) {
      expect(entry.code).toMatch(/^GW\d{4}$/);
      expect(seen.get(entry.code) ?? entry.title, `${entry.code} is allotted twice`).toBe(entry.title);
      seen.set(entry.code, entry.title);
      expect(codes.get(entry.code), `${entry.code} is missing from the registry`).toBe(entry);
    }
    expect(codes.size).toBe(seen.size);
  });

  it('say why and what to do in sentences', () => {
    for (const entry of codes.values()) {
      expect(entry.why, entry.code).toMatch(/[.)]$/);
      expect(entry.todo, entry.code).toMatch(/[.)]$/);
      expect(entry.effortHours, entry.code).toBeGreaterThanOrEqual(0);
    }
  });
});
