import type { Extension, Text } from '@codemirror/state';
import { StateEffect, StateField } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import type { Room } from './alignment.ts';

/** The height of a line of text, and of a note below one; the style sheet has the same numbers. */
export const lineHeight = 18;
export const noteHeight = 26;

/** Something that is to be known of a line. */
export interface Note {
  /** From 0. */
  readonly line: number;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  /** Shows all that is known of it. */
  readonly open: () => void;
}

class RoomWidget extends WidgetType {
  readonly height: number;

  constructor(height: number) {
    super();
    this.height = height;
  }

  override eq(other: RoomWidget): boolean {
    return other.height === this.height;
  }

  override get estimatedHeight(): number {
    return this.height;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'cm-room';
    element.style.height = `${this.height}px`;
    return element;
  }
}

class NoteWidget extends WidgetType {
  readonly note: Note;

  constructor(note: Note) {
    super();
    this.note = note;
  }

  override eq({ note }: NoteWidget): boolean {
    return note.text === this.note.text && note.severity === this.note.severity;
  }

  override get estimatedHeight(): number {
    return noteHeight;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = `cm-note cm-note-${this.note.severity}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = this.note.text;
    button.title = this.note.text;
    button.addEventListener('click', this.note.open);
    element.append(button);
    return element;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** Marks lines with what is to be known of them, and writes it below. */
export function notesOn(notes: readonly Note[]): Extension {
  return EditorView.decorations.compute([], ({ doc }) =>
    Decoration.set(
      notes.flatMap((note) => {
        const line = doc.line(Math.min(note.line + 1, doc.lines));
        return [
          Decoration.line({ class: `cm-on-${note.severity}` }).range(line.from),
          Decoration.widget({ widget: new NoteWidget(note), block: true, side: 1 }).range(line.to),
        ];
      }),
      true,
    ),
  );
}

/** Gives a text other rooms. */
export const setRooms = StateEffect.define<readonly Room[]>();

/** Rooms between lines. They keep their places while the text is typed in. */
export function roomsIn(initial: readonly Room[]): Extension {
  return StateField.define<DecorationSet>({
    create: ({ doc }) => decorated(doc, initial),
    update: (rooms, { changes, effects, state }) => {
      for (const effect of effects) if (effect.is(setRooms)) return decorated(state.doc, effect.value);
      return rooms.map(changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}

function decorated(doc: Text, rooms: readonly Room[]): DecorationSet {
  return Decoration.set(
    rooms.map(({ line, height }) => {
      const isBehind = line >= doc.lines;
      const at = isBehind ? doc.length : doc.line(line + 1).from;
      return Decoration.widget({
        widget: new RoomWidget(height),
        block: true,
        side: isBehind ? 2 : -1,
      }).range(at);
    }),
  );
}
