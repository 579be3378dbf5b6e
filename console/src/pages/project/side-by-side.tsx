import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { FindingView, ModelView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { useIsDark } from '../../data/theme.ts';
import type { Rooms } from '../../parts/sql/alignment.ts';
import { roomsBeside } from '../../parts/sql/alignment.ts';
import type { Note } from '../../parts/sql/blocks.ts';
import { lineHeight, noteHeight, notesOn, roomsIn, setRooms } from '../../parts/sql/blocks.ts';
import { looks } from '../../parts/sql/looks.ts';
import type { PlacedText } from './texts.ts';
import { linksOf, placedFindings, sourceText } from './texts.ts';

/** So long after the last key both texts are laid side by side anew. */
const typingPause = 400;

/** What may be done with the target's text while it is edited. */
export interface Editing {
  readonly change: (text: string) => void;
  readonly keep: () => void;
}

/**
 * The text of an object beside what it became, aligned by the conversion's own line map, with findings below the lines that they stand on. A side that has no text is left
 * out. The target's text can be edited in its place.
 */
export function SideBySide({
  model,
  side,
  engine,
  openFinding,
  editing,
}: {
  readonly model: ModelView;
  readonly side: TreeSide;
  /** Of the source. */
  readonly engine: string;
  readonly openFinding: (finding: FindingView) => void;
  readonly editing?: Editing | undefined;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const isDark = useIsDark();
  // The editor lives longer than what its owner hands it for one showing.
  const now = useRef({ openFinding, editing });
  now.current = { openFinding, editing };
  const isEdited = editing !== undefined;
  useEffect(() => {
    const parent = box.current;
    if (!parent) return undefined;
    const source = placedSource(model, side);
    const target = side === 'source' ? model.result : model.definition;
    const notes = notesOf(model, source, (finding) => now.current.openFinding(finding));
    const views: EditorView[] = [];
    const rooms =
      target === undefined || source.lines.length === 0
        ? { source: [], target: [] }
        : roomsOf(model, source, target, notes);
    if (source.lines.length > 0)
      views.push(
        new EditorView({
          parent,
          doc: source.lines.join('\n'),
          extensions: [
            looks(engine, 'Source text', isDark),
            readOnly,
            numbersOf(source),
            notesOn(notes),
            roomsIn(rooms.source),
          ],
        }),
      );
    if (target !== undefined)
      views.push(
        new EditorView({
          parent,
          doc: target,
          extensions: [
            looks('postgres', 'Target text', isDark),
            lineNumbers(),
            roomsIn(rooms.target),
            isEdited
              ? [
                  writable(() => now.current.editing?.keep()),
                  following(
                    (text) => now.current.editing?.change(text),
                    (text) => layAnew(views, roomsOf(model, source, text, notes)),
                  ),
                ]
              : readOnly,
          ],
        }),
      );
    const stop = scrollTogether(views);
    if (isEdited) views.at(-1)?.focus();
    return () => {
      stop();
      for (const view of views) view.destroy();
    };
  }, [model, side, engine, isDark, isEdited]);
  return <div ref={box} className={isEdited ? 'code-pair code-pair-edited' : 'code-pair'} />;
}

const readOnly: Extension = [EditorState.readOnly.of(true), EditorView.editable.of(false)];

/** Of a source that was not assessed yet only the text is known, without its place. */
function placedSource(model: ModelView, side: TreeSide): PlacedText {
  if (model.blocks.length > 0 || side === 'target') return sourceText(model);
  const lines = (model.definition ?? '').split('\n');
  return { lines, places: lines.map(() => undefined) };
}

function notesOf(model: ModelView, source: PlacedText, open: (finding: FindingView) => void): Note[] {
  return placedFindings(model.findings, source).map(({ finding, line }) => ({
    line,
    severity: finding.severity,
    text: `${finding.code}: ${finding.what}`,
    open: () => open(finding),
  }));
}

function roomsOf(model: ModelView, source: PlacedText, target: string, notes: readonly Note[]): Rooms {
  const heights = new Map<number, number>();
  for (const { line } of notes) heights.set(line, (heights.get(line) ?? 0) + noteHeight);
  const links = target === (model.result ?? model.definition) ? linksOf(model, source) : [];
  return roomsBeside(source.lines, target.split('\n'), { links, lineHeight, notes: heights });
}

/** Lines are numbered as in their files. */
function numbersOf({ places }: PlacedText): Extension {
  return lineNumbers({
    formatNumber: (number) => {
      const place = places[number - 1];
      return place ? String(place.line) : places.some(Boolean) ? '' : String(number);
    },
  });
}

function writable(keep: () => void): Extension {
  const run = (): boolean => {
    keep();
    return true;
  };
  return [
    history(),
    bracketMatching(),
    highlightActiveLine(),
    keymap.of([{ key: 'Mod-s', run, preventDefault: true }, ...defaultKeymap, ...historyKeymap]),
  ];
}

/** Tells of each change at once, and of the text when the typing pauses. */
function following(tell: (text: string) => void, paused: (text: string) => void): Extension {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return EditorView.updateListener.of(({ docChanged, state: { doc } }) => {
    if (!docChanged) return;
    tell(doc.toString());
    clearTimeout(timer);
    timer = setTimeout(() => paused(doc.toString()), typingPause);
  });
}

/** Moves lines that belong together to the same height again. */
function layAnew([source, target]: readonly EditorView[], rooms: Rooms): void {
  if (!source || !target) return;
  source.dispatch({ effects: setRooms.of(rooms.source) });
  target.dispatch({ effects: setRooms.of(rooms.target) });
}

/** Both texts have the same height, so that the same place of both is in view. */
function scrollTogether(views: readonly EditorView[]): () => void {
  const ends = views.map((view) => {
    const follow = (): void => {
      for (const other of views)
        if (other !== view && other.scrollDOM.scrollTop !== view.scrollDOM.scrollTop)
          other.scrollDOM.scrollTop = view.scrollDOM.scrollTop;
    };
    view.scrollDOM.addEventListener('scroll', follow, { passive: true });
    return () => view.scrollDOM.removeEventListener('scroll', follow);
  });
  return () => {
    for (const end of ends) end();
  };
}
