import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf, readJson } from '../../console/src/data/json-places.ts';

describe('JSON with places', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(readJson(text)).toMatchObject({ value: JSON.parse(text) });
      }),
    );
  });

  it('knows where each part stands', () => {
    const text = '{\n  "rules": [\n    { "rule-id": "1",\n      "value": 12 }\n  ]\n}';
    const read = readJson(text);
    if (read.fault) throw new Error(read.fault.message);
    const words = (path: (string | number)[]): string => {
      const { from, to } = read.placeOf(path);
      return text.slice(from, to);
    };
    expect(words(['rules', 0, 'rule-id'])).toBe('"1"');
    expect(words(['rules', 0, 'value'])).toBe('12');
    expect(lineOf(text, read.placeOf(['rules', 0, 'value']).from)).toBe(4);
    expect(words(['rules', 0, 'missing'])).toBe('{');
  });

  it.each([
    ['{"a": 1,}', 'After a comma, a name in double quotes is expected.', 8],
    ['[1, 2', 'A comma or ] is expected here.', 4],
    ['{"a" 1}', 'A colon is expected here.', 5],
    ['{"a": yes}', 'yes is no value of JSON; a text stands in double quotes.', 6],
    ['{"a": "b', 'This text has no closing quote.', 6],
    ['{"a": 1, "a": 2}', 'The name "a" stands here twice.', 9],
    ['{} x', 'There is more text behind the end of the JSON.', 3],
    ['["\\q"]', '\\q is no escape of JSON.', 2],
    ['', 'The text ends where a value is expected.', 0],
  ])('says of %s what is wrong and where', (text, message, at) => {
    expect(readJson(text)).toEqual({ fault: { message, at } });
  });
});
