import PdfFile from 'pdfkit';
import type { Complexity } from '../model.ts';
import type { StandardFont } from './fonts.ts';
import { ascenderOf, Fonts } from './fonts.ts';

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

/** What a part of the document is to somebody who hears it (PDF 32000-1, 14.8.4 "Standard structure types"). */
export type Part = 'H1' | 'H2' | 'H3' | 'P' | 'Table' | 'TR' | 'TH' | 'TD';

const margin = 48;
const footer = 30;

/**
 * Sheets of A4 that texts and shapes are put on from top to bottom. Texts are parts of a tree that tells readers for the blind what they are and in which order they stand;
 * shapes are decoration. A class because it grows, and knows how far down it is.
 */
export class Paper {
  readonly width: number;
  readonly left = margin;
  readonly #document: PDFKit.PDFDocument;
  readonly #done: Promise<Buffer>;
  readonly #fonts: Fonts;
  readonly #root: PDFKit.PDFStructureElement;
  #part: PDFKit.PDFStructureElement;
  #isDecoration = false;
  #y = margin;

  constructor(title: string) {
    this.#document = new PdfFile({
      size: 'A4',
      margins: { top: margin, bottom: 0, left: margin, right: margin },
      bufferPages: true,
      info: { Title: title, Creator: 'Godwit' },
      lang: 'en',
      pdfVersion: '1.7',
      tagged: true,
      displayTitle: true,
    });
    this.#fonts = new Fonts((name, bytes) => void this.#document.registerFont(name, bytes));
    this.#root = this.#document.struct('Document');
    this.#part = this.#root;
    this.#document.addStructure(this.#root);
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

  /** What is put while `work` goes on belongs to one part of the document. */
  within(part: Part, work: () => void): void {
    if (this.#isDecoration) {
      work();
      return;
    }
    const above = this.#part;
    // The types of the library do not know what its manual has of tables.
    const options: object = part === 'TH' ? { scope: 'Column' } : {};
    this.#part = this.#document.struct(part, options);
    above.add(this.#part);
    work();
    this.#part.end();
    this.#part = above;
  }

  /** What is put while `work` goes on was told elsewhere: it stands on the sheet for the eyes alone. */
  decoration(work: () => void): void {
    this.#isDecoration = true;
    work();
    this.#isDecoration = false;
  }

  /** A paragraph over the whole width, or from `x` on; it goes on to the next sheet where this one ends. */
  paragraph(
    text: string,
    style: TextStyle & { readonly x?: number; readonly after?: number; readonly part?: Part } = {},
  ): void {
    const { x = 0, after = 4, part = 'P' } = style;
    const width = this.width - x;
    this.within(part, () => {
      for (const line of this.lines(text, width, style)) {
        const height = this.lineHeight(style);
        this.need(height);
        this.put(line, this.left + x, this.#y, width, style);
        this.#y += height;
      }
    });
    this.#y += after;
  }

  /** A text of one line at a place, cut where it is too long. */
  put(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    if (this.#part === this.#root && !this.#isDecoration) {
      this.within('P', () => this.put(text, x, y, width, style));
      return;
    }
    const font = fontOf(style);
    const { size = 9.5, align = 'left' } = style;
    const line = this.#fitting(text, width, style);
    const rest = width - this.#width(line, style);
    let at = align === 'right' ? x + rest : align === 'center' ? x + rest / 2 : x;
    const baseline = y + ascenderOf(font) * size;
    this.#marked(() => {
      for (const run of this.#fonts.runs(line, font)) {
        this.#use(run.font, style);
        // Without a width of its own the library does not break the line again.
        this.#document.text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic' });
        at += this.#document.widthOfString(run.text);
      }
    });
  }

  /** The lines that a text takes in a width. */
  lines(text: string, width: number, style: TextStyle = {}): readonly string[] {
    return this.#fonts
      .printable(text, fontOf(style))
      .split('\n')
      .flatMap((paragraph) => this.#wrapped(paragraph, width, style));
  }

  /** How high a line is. */
  lineHeight({ size = 9.5 }: TextStyle): number {
    return size * 1.35;
  }

  /** How wide a text is. */
  widthOf(text: string, style: TextStyle = {}): number {
    return this.#width(this.#fonts.printable(text, fontOf(style)), style);
  }

  box(x: number, y: number, width: number, height: number, colour: string, radius = 0): void {
    this.#artifact(() => {
      if (radius > 0) this.#document.roundedRect(x, y, width, height, radius).fill(colour);
      else this.#document.rect(x, y, width, height).fill(colour);
    });
  }

  line(x: number, y: number, width: number, colour: string = colours.line): void {
    this.#artifact(() => {
      this.#document
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(0.5)
        .stroke(colour);
    });
  }

  /** A mark in the outline that readers show beside the sheets. */
  outline(title: string): void {
    this.#document.outline.addItem(title);
  }

  /** Numbers the sheets and gives the file. */
  async finish(foot: string): Promise<Buffer> {
    if (this.#fonts.isEscaped)
      this.paragraph(
        'Characters that cannot be seen, or that no font of this file has, are shown by their code points, as ‹U+200B›.',
        {
          size: 8,
          colour: colours.quiet,
        },
      );
    const { start, count } = this.#document.bufferedPageRange();
    this.#root.end();
    this.#isDecoration = true;
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

  #use(font: string, { size = 9.5, colour = colours.ink }: TextStyle): void {
    this.#document.font(font).fontSize(size).fillColor(colour);
  }

  #marked(draw: () => void): void {
    if (this.#isDecoration) {
      this.#artifact(draw);
      return;
    }
    const content = this.#document.markStructureContent('Span');
    draw();
    this.#document.endMarkedContent();
    this.#part.add(content);
  }

  #artifact(draw: () => void): void {
    this.#document.markContent('Artifact', { type: 'Layout' });
    draw();
    this.#document.endMarkedContent();
  }

  /** The width of a printable text. */
  #width(text: string, style: TextStyle): number {
    let width = 0;
    for (const run of this.#fonts.runs(text, fontOf(style))) {
      this.#use(run.font, style);
      width += this.#document.widthOfString(run.text);
    }
    return width;
  }

  #wrapped(paragraph: string, width: number, style: TextStyle): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(/(?<= )/)) {
      if (line !== '' && this.#width((line + word).trimEnd(), style) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += word;
      // A word that is longer than a line (a path, a name) is cut where the line ends.
      while (line.length > 1 && this.#width(line.trimEnd(), style) > width) {
        const start = this.#start(line, width, style);
        lines.push(start);
        line = line.slice(start.length);
      }
    }
    return [...lines, line.trimEnd()];
  }

  /** As much of the beginning of a text as a width takes, at least one character. */
  #start(text: string, width: number, style: TextStyle): string {
    const characters = [...text];
    let [fits, tooMany] = [1, characters.length];
    while (tooMany - fits > 1) {
      const middle = Math.floor((fits + tooMany) / 2);
      if (this.#width(characters.slice(0, middle).join(''), style) <= width) fits = middle;
      else tooMany = middle;
    }
    return characters.slice(0, fits).join('');
  }

  #fitting(text: string, width: number, style: TextStyle): string {
    const whole = this.#fonts.printable(text, fontOf(style));
    if (this.#width(whole, style) <= width) return whole;
    return `${this.#start(whole, width - this.#width('…', style), style)}…`;
  }
}

function fontOf({ bold = false, mono = false }: TextStyle): StandardFont {
  if (mono) return bold ? 'Courier-Bold' : 'Courier';
  return bold ? 'Helvetica-Bold' : 'Helvetica';
}
