/** A batch, or a command of the client on a line of its own. */
export interface Batch {
  readonly kind: 'batch' | 'command';
  readonly text: string;
  /** The line of the file on which it begins. */
  readonly line: number;
}

/** What is open at the end of a line: a text, a quoted name, or comments within each other. */
interface Open {
  quote: "'" | '"' | ']' | '';
  comments: number;
}

const go = /^\s*GO(?:\s+(\d+))?\s*;?\s*(?:--.*)?$/i;
const command =
  /^\s*(?::(?:r|setvar|on|connect|out|error|perftrace|list|listvar|reset|quit|exit|ed|help|serverlist|xml)\b|!!)/i;

/**
 * Cuts the lines of a script into batches. A line that is GO, or begins with a command, is one only outside of texts, quoted names and comments. A class because it
 * holds the batch that has not ended.
 */
export class BatchLines {
  /** The end of the last chunk, whose line has not ended. */
  #rest = '';
  #line = 1;
  #batch: string[] = [];
  #batchLine = 1;
  readonly #open: Open = { quote: '', comments: 0 };

  *feed(chunk: string): Generator<Batch, void> {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() as string;
    for (const line of lines) yield* this.#take(line, '\n');
  }

  *finish(): Generator<Batch, void> {
    if (this.#rest !== '') yield* this.#take(this.#rest, '');
    yield* this.#end();
  }

  *#take(line: string, ending: string): Generator<Batch, void> {
    const isFree = this.#open.quote === '' && this.#open.comments === 0;
    const plain = line.replace(/\r$/, '');
    if (isFree && (go.test(plain) || command.test(plain))) {
      yield* this.#end();
      if (!go.test(plain)) yield { kind: 'command', text: plain, line: this.#line };
      this.#line += 1;
      this.#batchLine = this.#line;
      return;
    }
    this.#batch.push(plain + ending);
    this.#line += 1;
    follow(plain, this.#open);
  }

  *#end(): Generator<Batch, void> {
    const text = this.#batch.join('');
    this.#batch = [];
    if (text.trim() !== '') yield { kind: 'batch', text, line: this.#batchLine };
  }
}

const marks = /['"[\]]|--|\/\*|\*\//g;

/** Follows what is open through a line. */
function follow(line: string, open: Open): void {
  marks.lastIndex = 0;
  for (let found = marks.exec(line); found; found = marks.exec(line)) {
    const mark = found[0];
    if (open.comments > 0) {
      // Comments nest.
      if (mark === '/*') open.comments += 1;
      else if (mark === '*/') open.comments -= 1;
    } else if (open.quote !== '') {
      if (mark === open.quote) open.quote = '';
    } else if (mark === '--') return;
    else if (mark === '/*') open.comments += 1;
    else if (mark === "'" || mark === '"') open.quote = mark;
    else if (mark === '[') open.quote = ']';
  }
}
