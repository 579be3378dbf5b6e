import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { parseBlock } from './block.ts';

/** Source text, and its tree: what is no structure of PL/SQL itself is shown by the text of its span. */
const cases: readonly (readonly [source: string, tree: string])[] = [
  [
    'BEGIN $IF $$debug $THEN p; q; $ELSIF dbms_db_version.version >= 12 $THEN r; $ELSE NULL; $END s; END',
    '(block statements=[(conditionalCompilation branches=[{test=‹$$debug› items=[(callStatement call=‹p›) (callStatement call=‹q›)]} {test=‹dbms_db_version.version >= 12› items=[(callStatement call=‹r›)]} {items=[(nullStatement)]}]) (callStatement call=‹s›)])',
  ],
  [
    'DECLARE $IF $$a $THEN x NUMBER; $END y NUMBER; BEGIN NULL; END',
    '(block declarations=[(conditionalCompilation branches=[{test=‹$$a› items=[(variable name=‹x› type=‹NUMBER›)]}]) (variable name=‹y› type=‹NUMBER›)] statements=[(nullStatement)])',
  ],
  [
    "BEGIN $IF $$a $THEN $IF $$b $THEN p; $END $ELSE $ERROR 'unit ' || $$PLSQL_UNIT $END $END END",
    "(block statements=[(conditionalCompilation branches=[{test=‹$$a› items=[(conditionalCompilation branches=[{test=‹$$b› items=[(callStatement call=‹p›)]}])]} {items=[(pragma name=$ERROR arguments=[‹'unit ' || $$PLSQL_UNIT›])]}])])",
  ],
  [
    'BEGIN $IF 1 = 1 $THEN $END NULL; END',
    '(block statements=[(conditionalCompilation branches=[{test=‹1 = 1›}]) (nullStatement)])',
  ],
];

describe('conditional compilation', () => {
  it.each(cases)('%s', (source, tree) => {
    const { text, faults, rest } = outline(source, parseBlock);
    expect(faults).toEqual([]);
    expect(text).toBe(tree);
    expect(['', ';']).toContain(rest);
  });
});
