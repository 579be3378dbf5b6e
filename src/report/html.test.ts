import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { freightReport } from '../../test/report/fixture.ts';
import { reportHtml } from './html.ts';
import { reportJson } from './json.ts';
import type { ObjectText, Report, ReportObject } from './model.ts';
import { payload } from './page/payload.ts';

const report = freightReport();
const pageOf = (of: Report): string => [...reportHtml(of)].join('');
const page = pageOf(report);
/** Inside a `script` element HTML looks for nothing but its end, so this finds the blocks as a browser does. */
const blocks = (html: string) =>
  [...html.matchAll(/<script( type="application\/json" id="([^"]*)")?>([\s\S]*?)<\/script/g)].map(
    (match) => ({
      id: match[2],
      text: match[3] ?? '',
    }),
  );
const textsOf = (html: string): Record<string, ObjectText> =>
  Object.assign(
    {},
    ...blocks(html)
      .filter((each) => each.id?.startsWith('text-'))
      .map((each) => JSON.parse(each.text)),
  );

function withObject(over: Partial<ReportObject>): Report {
  const target = report.targets[0]!;
  const [first, ...rest] = target.objects;
  return { ...report, targets: [{ ...target, objects: [{ ...first!, ...over }, ...rest] }] };
}

describe('the page', () => {
  it('asks for nothing outside itself', () => {
    const visible = page.replace(/<script[\s\S]*?<\/script>/g, '');
    expect(visible).not.toMatch(/\b(?:src|srcset|action)=/);
    expect(visible).not.toMatch(/<link|<iframe|<img|url\(|@import/);
    expect(
      [...visible.matchAll(/href="([^"]*)"/g)].map((match) => match[1]![0]).every((char) => char === '#'),
    ).toBe(true);
    expect(page).toContain(`default-src 'none'`);
  });

  it('allows its own script only, and that one is well formed', () => {
    const script = blocks(page).find((each) => each.id === undefined)!.text;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(page).toContain(`script-src 'sha256-${hash}'`);
    expect(() => new Script(script)).not.toThrow();
  });

  it('carries every text unchanged, also one that ends a script', () => {
    const nasty = `SELECT '</script><script>alert(1)</script><!-- \u2028 & "' FROM dual;\n-- é 😀`;
    const text = { source: [{ file: 'x.sql', line: 1, text: nasty }] };
    const html = pageOf(withObject({ text }));
    const texts = textsOf(html);
    expect(texts[report.targets[0]!.objects[0]!.id]).toEqual(text);
    expect(Object.keys(texts)).toHaveLength(report.targets[0]!.objects.length);
    expect(html).not.toContain('<script>alert');
  });

  it('escapes names and messages', () => {
    const target = report.targets[0]!;
    const finding = {
      ...target.objects.flatMap((each) => each.findings)[0]!,
      what: '<img src=x onerror=alert(1)>',
      severity: 'error' as const,
    };
    const html = pageOf(withObject({ name: '<b>"&\'', findings: [finding], complexity: 'simple' }));
    const visible = html.replace(/<script[\s\S]*?<\/script>/g, '');
    expect(visible).not.toContain('<img');
    expect(visible).toContain('&#60;img src=x');
    expect(visible).toContain('&#60;b&#62;&#34;&#38;&#39;');
  });

  it('holds the objects and findings that the script needs', () => {
    const data = JSON.parse(blocks(page).find((each) => each.id === 'data-0')!.text);
    const { objects } = report.targets[0]!;
    expect(data.objects.map((each: { id: string }) => each.id)).toEqual(objects.map((each) => each.id));
    expect(data.objects.flatMap((each: { findings?: unknown[] }) => each.findings ?? [])).toHaveLength(
      objects.flatMap((each) => each.findings).length,
    );
  });

  it('leaves out texts of objects without findings first when there are too many', () => {
    const target = report.targets[0]!;
    const found = new Set(target.objects.filter((each) => each.findings.length > 0).map((each) => each.id));
    const size = (ids: readonly string[]) =>
      ids.reduce((sum, id) => {
        const { source, target: made } = textsOf(page)[id]!;
        return sum + source.reduce((all, each) => all + each.text.length, made?.text.length ?? 0);
      }, 0);
    const all = Object.keys(textsOf(page));
    const most = size(all.filter((id) => found.has(id)));
    expect(most).toBeLessThan(size(all));
    const kept = textsOf([...payload(report, target, 0, most)].join(''));
    expect(Object.keys(kept).every((id) => found.has(id))).toBe(true);
    expect(size(Object.keys(kept))).toBe(most);
  });

  it('shows numbers, kinds and findings without its script', () => {
    const visible = page.replace(/<script[\s\S]*?<\/script>/g, '');
    for (const sentence of [
      '54 of 59 objects (92',
      'Packaged procedures',
      'MODEL clause',
      'UTL_HTTP',
      'Windows-1252',
      'CORE.COUNTRY',
    ]) {
      expect(visible).toContain(sentence);
    }
    expect(visible).toContain('aria-label="Views: 5 automatic, 1 not converted"');
  });

  it('links to objects that exist', () => {
    const ids = new Set(report.targets[0]!.objects.map((each) => each.id));
    const linked = [...page.matchAll(/href="#objects\/([^"/?]+)/g)].map((match) =>
      decodeURIComponent(match[1]!),
    );
    expect(linked.length).toBeGreaterThan(20);
    expect(linked.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('shows the first occurrences of a code and offers the others', () => {
    const target = report.targets[0]!;
    const object = target.objects.find((each) => each.findings.length > 0)!;
    const many = Array.from({ length: 40 }, (_, at) => ({ ...object.findings[0]!, line: at + 1 }));
    const html = pageOf(withObject({ findings: many }));
    expect(html).toMatch(/data-more="GW4002" data-from="5">Show the other 38</);
  });

  it('says of a target without a converter that it was not assessed', () => {
    const { summary, ...rest } = report.targets[0]!;
    const mysql = {
      ...rest,
      summary,
      target: { engine: 'mysql', version: '8' },
      unavailable: 'There is no converter for MySQL yet.',
      objects: [],
      findings: [],
    };
    const html = pageOf({ ...report, targets: [...report.targets, mysql] });
    expect(html).toContain('MySQL 8: not assessed.');
    expect(html).toContain('There is no converter for MySQL yet.');
    expect(html).toContain('<option value="1">MySQL 8</option>');
  });

  it('draws a bar whose segments never leave it', () => {
    const bars = [...page.matchAll(/<svg class="bar"[^>]*>(.*?)<\/svg>/gs)];
    expect(bars.length).toBeGreaterThan(10);
    for (const [, inner] of bars) {
      const ends = [...inner!.matchAll(/x="([\d.]+)%" width="([\d.]+)%"/g)].map(
        (match) => Number(match[1]) + Number(match[2]),
      );
      expect(Math.max(...ends)).toBeLessThanOrEqual(100.001);
    }
  });
});

describe('report.json', () => {
  it('is the report without the texts', () => {
    const parsed = JSON.parse(reportJson(report));
    expect(parsed).toMatchObject({ version: 1, tool: { name: 'godwit' } });
    expect(parsed.targets[0].summary).toEqual(report.targets[0]!.summary);
    expect(parsed.targets[0].objects).toHaveLength(59);
    expect(parsed.targets[0].objects[0]).not.toHaveProperty('text');
    expect(parsed.targets[0].objects[0]).toMatchObject({
      kind: 'table',
      status: 'converted',
      complexity: 'automatic',
    });
  });
});
