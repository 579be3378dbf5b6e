import PdfFile from 'pdfkit';
import type { Complexity } from '../model.ts';

/** The colours of the report on paper, which are those of its page by daylight. */
export const colours = {
  ink: '#1a1f24',
  quiet: '#5d656d',
  line: '#e2e2dc',
  ground: '#f6f6f3',
  brand: '#a5431b',
  error: '#b3261e',
  warning: '#8f5b00',
  info: '#38678a',
} as const;

/** The colours of the classes. */
export const classColours: Readonly<Record<Complexity, string>> = {
  automatic: '#3a8c6c',
  simple: '#a9c77f',
  medium: '#e9b949',
  complex: '#dd7533',
  'not-converted': '#9c2f3b',
};

/** How a text is set. */
export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly mono?: boolean;
  readonly colour?: string;
  readonly align?: 'left' | 'right' | 'center';
}

const margin = 48;
const footer = 30;

/** Sheets of A4 that texts and shapes are put on from top to bottom. A class because it grows, and knows how far down it is. */
export class Paper {
  readonly width: number;
  readonly left = margin;
  readonly #document: PDFKit.PDFDocument;
  readonly #done: Promise<Buffer>;
  #y = margin;
  #isEscaped = false;

  constructor(title: string) {
    this.#document = new PdfFile({
      size: 'A4',
      margins: { top: margin, bottom: 0, left: margin, right: margin },
      bufferPages: true,
      info: { Title: plain(title), Creator: 'Godwit' },
      lang: 'en',
    });
    this.width = this.#document.page.width - 2 * margin;
    const parts: Buffer[] = [];
    this.#done = new Promise((resolve, reject) => {
      this.#document.on('data', (part: Buffer) => parts.push(part));
      this.#document.on('end', () => resolve(Buffer.concat(parts)));
      this.#document.on('error', reject);
    });
  }

  /** How far down the sheet the next thing stands. */
  get y(): number {
    return this.#y;
  }

  /** Goes down. */
  skip(height: number): void {
    this.#y += height;
  }

  /** Begins a new sheet unless so much height is left. Tells whether it did. */
  need(height: number): boolean {
    if (this.#y + height <= this.#document.page.height - margin - footer) return false;
    this.#document.addPage();
    this.#y = margin;
    return true;
  }

  /** Begins a new sheet unless this one is empty. */
  breakPage(): void {
    if (this.#y > margin) this.need(Number.POSITIVE_INFINITY);
  }

  /** A paragraph over the whole width, or from `x` on; it goes on to the next sheet where this one ends. */
  paragraph(text: string, style: TextStyle & { readonly x?: number; readonly after?: number } = {}): void {
    const { x = 0, after = 4 } = style;
    const width = this.width - x;
    for (const line of this.lines(text, width, style)) {
      const height = this.lineHeight(style);
      this.need(height);
      this.put(line, this.left + x, this.#y, width, style);
      this.#y += height;
    }
    this.#y += after;
  }

  /** A text of one line at a place, cut where it is too long. */
  put(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    this.#use(style);
    const line = this.#fitting(text, width);
    const { align = 'left' } = style;
    const rest = width - this.#document.widthOfString(line);
    const at = align === 'right' ? x + rest : align === 'center' ? x + rest / 2 : x;
    // Without a width of its own the library does not break the line again.
    this.#document.text(line, at, y, { lineBreak: false });
  }

  /** The lines that a text takes in a width. */
  lines(text: string, width: number, style: TextStyle = {}): readonly string[] {
    this.#use(style);
    return this.#printable(text)
      .split('\n')
      .flatMap((paragraph) => this.#wrapped(paragraph, width));
  }

  /** How high a line is. */
  lineHeight({ size = 9.5 }: TextStyle): number {
    return size * 1.35;
  }

  /** How wide a text is. */
  widthOf(text: string, style: TextStyle = {}): number {
    this.#use(style);
    return this.#document.widthOfString(this.#printable(text));
  }

  box(x: number, y: number, width: number, height: number, colour: string, radius = 0): void {
    if (radius > 0) this.#document.roundedRect(x, y, width, height, radius).fill(colour);
    else this.#document.rect(x, y, width, height).fill(colour);
  }

  line(x: number, y: number, width: number, colour: string = colours.line): void {
    this.#document
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(0.5)
      .stroke(colour);
  }

  /** A mark in the outline that readers show beside the sheets. */
  outline(title: string): void {
    this.#document.outline.addItem(plain(title));
  }

  /** Numbers the sheets and gives the file. */
  async finish(foot: string): Promise<Buffer> {
    if (this.#isEscaped)
      this.paragraph(
        'Characters that the fonts of this file lack are shown by their code points, as ‹U+0416›.',
        {
          size: 8,
          colour: colours.quiet,
        },
      );
    const { start, count } = this.#document.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.#document.switchToPage(page);
      const y = this.#document.page.height - margin;
      this.line(this.left, y - 8, this.width);
      const style = { size: 8, colour: colours.quiet };
      this.put(foot, this.left, y, this.width - 80, style);
      this.put(`${page - start + 1} / ${count}`, this.left, y, this.width, { ...style, align: 'right' });
    }
    this.#document.end();
    return await this.#done;
  }

  #use({ size = 9.5, bold = false, mono = false, colour = colours.ink }: TextStyle): void {
    const font = mono ? (bold ? 'Courier-Bold' : 'Courier') : bold ? 'Helvetica-Bold' : 'Helvetica';
    this.#document.font(font).fontSize(size).fillColor(colour);
  }

  #wrapped(paragraph: string, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(/(?<= )/)) {
      if (line !== '' && this.#document.widthOfString((line + word).trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += word;
      // A word that is longer than a line (a path, a name) is cut where the line ends.
      for (let end = line.length; this.#document.widthOfString(line.trimEnd()) > width; end = line.length) {
        while (end > 1 && this.#document.widthOfString(line.slice(0, end)) > width) end -= 1;
        lines.push(line.slice(0, end));
        line = line.slice(end);
      }
    }
    return [...lines, line.trimEnd()];
  }

  #fitting(text: string, width: number): string {
    const whole = this.#printable(text);
    if (this.#document.widthOfString(whole) <= width) return whole;
    let end = whole.length;
    while (end > 0 && this.#document.widthOfString(`${whole.slice(0, end)}…`) > width) end -= 1;
    return `${whole.slice(0, end)}…`;
  }

  #printable(text: string): string {
    const printed = plain(text);
    if (/‹U\+/.test(printed)) this.#isEscaped = true;
    return printed;
  }
}

/** Characters of Windows code page 1252 above Latin-1, which are all that the standard fonts of PDF have besides (PDF 32000-1, "WinAnsiEncoding"). */
const further = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/** A text in the characters of the standard fonts; others are told by their code points. */
function plain(text: string): string {
  return text
    .replace(/[\u202f\u2009]/g, '\u00a0')
    .replace(/[^\n\u0020-\u007e\u00a0-\u00ff]/gu, (character) =>
      further.includes(character)
        ? character
        : `‹U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}›`,
    );
}
