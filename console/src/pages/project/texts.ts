import type { FindingView, ModelView } from '../../../../src/server/rest/contract/project.ts';

/** A text with the place that each of its lines has in a file. */
export interface PlacedText {
  readonly lines: readonly string[];
  /** Of each line: the file and the line in it; of a line between two statements nothing. */
  readonly places: readonly ({ readonly file: string; readonly line: number } | undefined)[];
}

/** The statements of the source as one text, with an empty line between them. */
export function sourceText({ blocks }: ModelView): PlacedText {
  const lines = blocks.flatMap(({ file, line, text }, at) => [
    ...(at === 0 ? [] : [{ text: '', place: undefined }]),
    ...text.split('\n').map((each, i) => ({ text: each, place: { file, line: line + i } })),
  ]);
  return { lines: lines.map(({ text }) => text), places: lines.map(({ place }) => place) };
}

/** The pairs of lines that the conversion says belong together, from 0. */
export function linksOf(
  { links }: ModelView,
  { places }: PlacedText,
): readonly (readonly [number, number])[] {
  const at = new Map(places.map((place, i) => [keyOf(place), i]));
  return links.flatMap(({ target, file, line }) => {
    const source = at.get(keyOf({ file, line }));
    return source === undefined ? [] : [[source, target - 1] as const];
  });
}

/** Each finding with the line of the text that it stands on, from 0; those of other places are left out. */
export function placedFindings(
  findings: readonly FindingView[],
  { places }: PlacedText,
): readonly { readonly finding: FindingView; readonly line: number }[] {
  const at = new Map(places.map((place, i) => [keyOf(place), i]));
  return findings.flatMap((finding) => {
    const line = at.get(keyOf(finding));
    return line === undefined ? [] : [{ finding, line }];
  });
}

function keyOf(place: { readonly file: string; readonly line: number } | undefined): string {
  return place ? `${place.line} ${place.file}` : '';
}
