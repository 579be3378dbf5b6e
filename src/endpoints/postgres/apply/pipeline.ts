import type pg from 'pg';
import type { Cells } from '../../../change/net.ts';
import { Output } from '../../../change/output.ts';

/** A statement that is prepared once on a connection. */
export interface Prepared {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/** A cell that is the value of a parameter. */
export interface Parameter {
  /** The column's place in the source's shape. */
  readonly place: number;
  /** Whether it is taken from the row that is meant, or from the row as it shall be. */
  readonly of: 'meant' | 'wanted';
  /** Bytes go as they are; all else is text, in which the server reads it for any type. */
  readonly isBytes: boolean;
}

/** A statement with the values of its parameters, which stay in the buffer in which they came. */
export interface Execution {
  readonly statement: Prepared;
  readonly cells: Cells;
  /** Where the cells of the row begin by which the statement finds its row. */
  readonly meant: number;
  /** Where the cells of the row begin that the statement makes. */
  readonly wanted: number;
}

/** The execution of a statement without parameters. */
export function command(text: string): Execution {
  return { statement: { text, parameters: [] }, cells: noCells, meant: -1, wanted: -1 };
}

const noCells: Cells = { bytes: Buffer.alloc(0), starts: new Int32Array(), lengths: new Int32Array() };

/**
 * Executes many statements with one round trip (PostgreSQL, "Extended Query", "Pipelining"): they are sent without waiting, and one Sync stands behind them all, so that the
 * server answers once and reaches the first failure with none of the later ones done. A class because it knows what is prepared on its connection.
 */
export class Pipeline {
  readonly #client: pg.Client;
  readonly #names = new Map<Prepared, string>();
  #count = 0;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Gives for each execution on how many rows it had an effect. When one fails, those after it were not begun. */
  async run(executions: readonly Execution[]): Promise<readonly number[]> {
    const out = new Output();
    const made: Prepared[] = [];
    const pieces: Buffer[] = [];
    for (const execution of executions) {
      let name = this.#names.get(execution.statement);
      if (name === undefined) {
        name = `godwit_${this.#count}`;
        this.#count += 1;
        this.#names.set(execution.statement, name);
        made.push(execution.statement);
        writeParse(out, name, execution.statement.text);
      }
      writeBind(out, name, execution);
      writeExecute(out);
      if (out.isFull) pieces.push(out.take());
    }
    writeSync(out);
    pieces.push(out.take());
    try {
      return await new Promise((resolve, reject) => {
        this.#client.query(new Answers(pieces, resolve, reject));
      });
    } catch (error) {
      // Whether the server got as far as to prepare them is not known: they get other names the next time.
      for (const statement of made) this.#names.delete(statement);
      throw error;
    }
  }
}

/** What the driver calls while the answers come. Of an execution there is one CommandComplete; the rest tells nothing. */
class Answers implements pg.Submittable {
  readonly #pieces: readonly Buffer[];
  readonly #counts: number[] = [];
  readonly #resolve: (counts: readonly number[]) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    pieces: readonly Buffer[],
    resolve: (counts: readonly number[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#pieces = pieces;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: pg.Connection): void {
    connection.stream.cork();
    for (const piece of this.#pieces) connection.stream.write(piece);
    connection.stream.uncork();
  }

  /** `INSERT 0 1`, `UPDATE 1`: the number of rows is the last word. */
  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#counts.push(Number(text.slice(text.lastIndexOf(' ') + 1)));
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#counts);
  }

  handleError(error: unknown): void {
    this.#reject(error);
  }
}

const letter = (character: string): number => character.charCodeAt(0);

function writeParse(out: Output, name: string, text: string): void {
  const body = Buffer.from(`${name}\0${text}\0\0\0`);
  out.reserve(5 + body.length);
  head(out, 'P', body.length);
  body.copy(out.bytes, out.at);
  out.at += body.length;
}

function writeBind(out: Output, name: string, { statement, cells, meant, wanted }: Execution): void {
  const { parameters } = statement;
  const { bytes, starts, lengths } = cells;
  const cellOf = ({ of, place }: Parameter): number => (of === 'meant' ? meant : wanted) + place;
  let size = 9 + name.length + 6 * parameters.length;
  for (const each of parameters) size += Math.max(0, lengths[cellOf(each)] as number);
  out.reserve(size + 5);
  const start = out.at;
  head(out, 'B', 0);
  // The portal has no name.
  out.bytes[out.at] = 0;
  out.at += 1;
  out.at += out.bytes.write(name, out.at, 'latin1');
  out.bytes[out.at] = 0;
  out.at += 1;
  int16(out, parameters.length);
  for (const { isBytes } of parameters) int16(out, isBytes ? 1 : 0);
  int16(out, parameters.length);
  for (const each of parameters) {
    const cell = cellOf(each);
    // The length of NULL is -1 in the protocol too.
    const length = lengths[cell] as number;
    int32(out, length);
    if (length <= 0) continue;
    const from = starts[cell] as number;
    out.at += bytes.copy(out.bytes, out.at, from, from + length);
  }
  int16(out, 0);
  out.bytes.writeInt32BE(out.at - start - 1, start + 1);
}

/** All rows of the portal without a name. */
function writeExecute(out: Output): void {
  out.reserve(10);
  head(out, 'E', 5);
  out.bytes[out.at] = 0;
  out.at += 1;
  int32(out, 0);
}

function writeSync(out: Output): void {
  out.reserve(5);
  head(out, 'S', 0);
}

function head(out: Output, kind: string, bodyLength: number): void {
  out.bytes[out.at] = letter(kind);
  out.at += 1;
  int32(out, bodyLength + 4);
}

function int16(out: Output, value: number): void {
  out.at = out.bytes.writeInt16BE(value, out.at);
}

function int32(out: Output, value: number): void {
  out.at = out.bytes.writeInt32BE(value, out.at);
}
