import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import { sfntOf } from './woff.ts';

/** A stretch of a text that one font has all characters of. */
export interface Run {
  readonly font: string;
  readonly text: string;
}

/** The fonts that every reader of PDF has; their metrics for one unit of size (Adobe, "Core 14 AFM files"). */
const standard = {
  Helvetica: { ascender: 0.718, others: ['DejaVuSans', 'UnifontEX'] },
  'Helvetica-Bold': { ascender: 0.718, others: ['DejaVuSans-Bold', 'UnifontEX'] },
  Courier: { ascender: 0.629, others: ['DejaVuSansMono', 'UnifontEX'] },
  'Courier-Bold': { ascender: 0.629, others: ['DejaVuSansMono-Bold', 'UnifontEX'] },
} as const;
export type StandardFont = keyof typeof standard;

/** How far below the top of a line its letters stand. */
export function ascenderOf(font: StandardFont): number {
  return standard[font].ascender;
}

const require = createRequire(import.meta.url);

/** The bytes of a font that comes with a package: DejaVu for Greek, Cyrillic, Hebrew, Arabic and signs, UnifontEX for all else that Unicode's first plane has. */
function bytesOf(font: string): Buffer {
  return font === 'UnifontEX'
    ? sfntOf(readFileSync(require.resolve('@fontsource/unifontex/files/unifontex-latin-400-normal.woff')))
    : readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${font}.ttf`));
}

/** Characters of Windows code page 1252 above Latin-1, which are all that the standard fonts of PDF have besides (PDF 32000-1, "WinAnsiEncoding"). */
const further = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const isStandard = (character: string): boolean =>
  /[\u0020-\u007e\u00a0-\u00ff]/.test(character) || further.includes(character);

/** What cannot be seen, or means something only where it was agreed on: control characters, invisible ones, those for private use and those that are not assigned. */
const hasNoGlyph = /[\p{C}\u{fff9}-\u{ffff}]/u;

/**
 * Finds a font for each character of a text. Standard fonts come first; others are read, and embedded with the characters that were used, when a text needs them. A class because
 * it keeps what was read.
 */
export class Fonts {
  readonly #register: (name: string, bytes: Buffer) => void;
  readonly #has = new Map<string, (character: string) => boolean>();
  #isEscaped = false;

  /** `register` is told of each font before it is first used. */
  constructor(register: (name: string, bytes: Buffer) => void) {
    this.#register = register;
  }

  /** Whether a character had to be told by its code point. */
  get isEscaped(): boolean {
    return this.#isEscaped;
  }

  /** A text as its characters can be shown: those without a glyph in any font as their code points. */
  printable(text: string, font: StandardFont): string {
    return [
      ...text
        .normalize('NFC')
        .replace(/[\u202f\u2009]/g, '\u00a0')
        .replace(/[\ufe00-\ufe0f]/g, ''),
    ]
      .map((character) =>
        character === '\n' || this.#fontOf(character, font) !== undefined
          ? character
          : this.#escaped(character),
      )
      .join('');
  }

  /** A printable text, cut where another font is needed. Spaces stay with the words of a script around them, whose order they would turn otherwise. */
  runs(text: string, font: StandardFont): readonly Run[] {
    const runs: { font: string; text: string }[] = [];
    let spaces = '';
    for (const character of text) {
      const last = runs.at(-1);
      if (character === ' ' && last !== undefined && last.font !== font) {
        spaces += character;
        continue;
      }
      const own = this.#fontOf(character, font) ?? font;
      if (last?.font === own) last.text += spaces + character;
      else {
        if (last) last.text += spaces;
        runs.push({ font: own, text: character });
      }
      spaces = '';
    }
    const last = runs.at(-1);
    if (last) last.text += spaces;
    return runs;
  }

  #escaped(character: string): string {
    this.#isEscaped = true;
    return `‹U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}›`;
  }

  #fontOf(character: string, font: StandardFont): string | undefined {
    if (isStandard(character)) return font;
    if (hasNoGlyph.test(character)) return undefined;
    return standard[font].others.find((other) => this.#known(other)(character));
  }

  #known(font: string): (character: string) => boolean {
    const known = this.#has.get(font);
    if (known) return known;
    const bytes = bytesOf(font);
    this.#register(font, bytes);
    const read = create(bytes);
    const characters = new Set('characterSet' in read ? read.characterSet : []);
    const has = (character: string): boolean => characters.has(character.codePointAt(0) ?? 0);
    this.#has.set(font, has);
    return has;
  }
}
