import { PLSQL, PostgreSQL, sql, SQLDialect } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { MergeView } from '@codemirror/merge';
import type { Extension } from '@codemirror/state';
import { EditorState } from '@codemirror/state';
import { Decoration, EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { FindingView, ModelView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { useIsDark } from '../../data/theme.ts';

/** Bodies between $$ are code too. */
const postgres = SQLDialect.define({ ...PostgreSQL.spec, doubleDollarQuotedStrings: false });

/** The server lets this page make styles that bear this word. */
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';

/** The text of an object beside what it became; of the target's own, alone. Findings are marked on their lines, and say what they are. */
export function SideBySide({
  model,
  side,
}: {
  readonly model: ModelView;
  readonly side: TreeSide;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const isDark = useIsDark();
  useEffect(() => {
    const parent = box.current;
    if (!parent) return undefined;
    const source = sourceOf(model);
    const view =
      side === 'source' && model.result !== undefined
        ? new MergeView({
            parent,
            a: { doc: source.text, extensions: [...looks(isDark, PLSQL), marks(source, model.findings)] },
            b: { doc: model.result, extensions: looks(isDark, postgres) },
            gutter: false,
            highlightChanges: false,
            collapseUnchanged: { margin: 4, minSize: 12 },
          })
        : new EditorView({
            parent,
            doc: side === 'source' ? source.text : (model.definition ?? ''),
            extensions: [
              ...looks(isDark, side === 'source' ? PLSQL : postgres),
              ...(side === 'source' ? [marks(source, model.findings)] : []),
            ],
          });
    return () => view.destroy();
  }, [model, side, isDark]);
  return <div ref={box} className="code-view" />;
}

/** A text with the place that each of its lines has in a file. */
interface PlacedText {
  readonly text: string;
  readonly places: readonly string[];
}

function sourceOf({ blocks, definition = '' }: ModelView): PlacedText {
  if (blocks.length === 0) return { text: definition, places: [] };
  const lines = blocks.flatMap(({ file, line, text }, at) => [
    ...(at === 0 ? [] : [{ text: '', place: '' }]),
    ...text.split('\n').map((each, i) => ({ text: each, place: `${file} ${line + i}` })),
  ]);
  return { text: lines.map(({ text }) => text).join('\n'), places: lines.map(({ place }) => place) };
}

/** Lines on which a finding stands, with its words for whoever points at them. */
function marks({ text, places }: PlacedText, findings: readonly FindingView[]): Extension {
  const starts = [0];
  for (const line of text.split('\n')) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const lines = new Map<number, FindingView[]>();
  for (const finding of findings) {
    const at = places.indexOf(`${finding.file} ${finding.line}`);
    if (at >= 0) lines.set(at, [...(lines.get(at) ?? []), finding]);
  }
  const ranges = [...lines]
    .sort(([one], [other]) => one - other)
    .map(([line, on]) =>
      Decoration.line({
        class: on.some(({ severity }) => severity === 'error') ? 'cm-bad' : 'cm-warn',
        attributes: { title: on.map(({ code, what }) => `${code}: ${what}`).join('\n') },
      }).range(starts[line] ?? 0),
    );
  return EditorView.decorations.of(Decoration.set(ranges));
}

function looks(isDark: boolean, dialect: SQLDialect): Extension[] {
  const colours = isDark
    ? { keyword: '#79bfff', text: '#7fd6a0', number: '#ffb86b', comment: '#8d99a8', type: '#d3a4ff' }
    : { keyword: '#0b5fb5', text: '#00692b', number: '#9a4a00', comment: '#6b7480', type: '#7d2a8a' };
  return [
    EditorView.cspNonce.of(nonce),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'SQL text' }),
    EditorView.lineWrapping,
    lineNumbers(),
    sql({ dialect }),
    EditorView.theme({}, { dark: isDark }),
    syntaxHighlighting(
      HighlightStyle.define([
        { tag: tags.keyword, color: colours.keyword },
        { tag: tags.string, color: colours.text },
        { tag: [tags.number, tags.bool, tags.null], color: colours.number },
        { tag: tags.comment, color: colours.comment, fontStyle: 'italic' },
        { tag: [tags.typeName, tags.standard(tags.name)], color: colours.type },
      ]),
    ),
  ];
}
