import type { Duplex } from 'node:stream';

/** Room for what a driver reads: answers to small statements. */
const sideSize = 1 << 16;
/** Room for what is read while rows come: so much that the system is asked seldom, so little that it stays in the processor's cache. */
const size = 1 << 19;
/** With less room than this at the end, what is unread is moved to the front before more is read. */
const leastRoom = 1 << 16;

/**
 * Reads a connection's socket as bytes, while its driver does not: into one piece of memory that is used again and again. (A socket of Node gives each
 * read memory of its own, 64 KB of it; to give and collect that takes as much of the processor as to find the rows in it.) What `next` gave is valid
 * until it is called again.
 *
 * A socket that is made with {@link onread} reads right into the memory (Node, "net.createConnection", `onread`); what any other stream gives, as one with
 * TLS, is copied there. A class because it has the lifetime of a connection.
 */
export class Intake {
  /** The intake of a stream: the one that its socket was made with, else a new one. */
  static of(stream: Duplex): Intake {
    const known = intakes.get(stream);
    if (known) return known;
    const intake = new Intake();
    intake.attach(stream);
    return intake;
  }

  /** Makes a socket that reads right into an intake's memory; it is given the option to make it with. */
  static socket<Socket extends Duplex>(make: (onread: Intake['onread']) => Socket): Socket {
    const intake = new Intake();
    const socket = make(intake.onread);
    intake.attach(socket);
    return socket;
  }

  /** The option of the socket's constructor. */
  readonly onread = {
    buffer: (): Buffer => this.#room(),
    callback: (length: number, bytes: Uint8Array): boolean => this.#read(length, bytes),
  };
  #side: Buffer | undefined;
  #stream: Duplex | undefined;
  /** The driver's listeners while it does not read; absent while it does. */
  #driver: readonly ((bytes: Buffer) => void)[] | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  /** What is unread stands here, with what was given last until it is said how much of that is unread… */
  #from = 0;
  /** …up to here. */
  #to = 0;
  /** How many bytes were given last. */
  #given = 0;
  #needed = 1;
  #isOver = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  readonly #onData = (piece: Buffer): void => {
    this.#append(piece);
    if (!this.#hasRoom()) this.#stream?.pause();
  };
  readonly #onEnd = (): void => {
    this.#isOver = true;
    this.#wake?.();
  };
  readonly #onError = (error: Error): void => {
    this.#failure = error;
    this.#onEnd();
  };

  /** Says which stream this intake belongs to. */
  attach(stream: Duplex): void {
    this.#stream = stream;
    intakes.set(stream, this);
  }

  /** Takes the socket over from the driver. */
  take(): void {
    const stream = this.#stream as Duplex;
    this.#driver = stream.listeners('data') as ((bytes: Buffer) => void)[];
    stream.removeAllListeners('data');
    if (this.#bytes.length === 0) this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#from = this.#to = this.#given = 0;
    this.#needed = 1;
    stream.on('end', this.#onEnd).on('close', this.#onEnd).on('error', this.#onError);
    // A socket that reads into this memory gives its stream nothing more.
    stream.on('data', this.#onData);
    stream.resume();
  }

  /** Gives the socket back to the driver, with what is unread. */
  giveBack(): void {
    const stream = this.#stream as Duplex;
    const driver = this.#driver ?? [];
    this.#driver = undefined;
    stream.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onEnd);
    stream.off('error', this.#onError);
    for (const listener of driver) stream.on('data', listener);
    const rest = Buffer.from(this.#bytes.subarray(this.#from, this.#to));
    this.#from = this.#to = 0;
    if (rest.length > 0) for (const listener of driver) listener(rest);
    stream.resume();
  }

  /**
   * All bytes that are unread, at least as many as were said to be needed; undefined when the stream ended before. {@link keep} must follow, before more is
   * asked for.
   */
  async next(): Promise<Buffer | undefined> {
    this.#makeRoom();
    while (this.#to - this.#from < this.#needed) {
      if (this.#failure) throw this.#failure;
      if (this.#isOver) return undefined;
      this.#stream?.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#given = this.#to - this.#from;
    return this.#bytes.subarray(this.#from, this.#to);
  }

  /** Leaves the last bytes of what was given unread, and says how many are needed at least from there on. */
  keep(rest: Buffer, needed: number): void {
    this.#from += this.#given - rest.length;
    this.#needed = Math.max(1, needed);
  }

  #hasRoom(): boolean {
    return this.#bytes.length - this.#to >= leastRoom;
  }

  /** Where the socket's next bytes go. The system may be asked for them before it is known who wants them. */
  #room(): Buffer {
    if (this.#driver && this.#hasRoom()) return this.#bytes.subarray(this.#to);
    return (this.#side ??= Buffer.allocUnsafeSlow(sideSize));
  }

  #read(length: number, bytes: Uint8Array): boolean {
    if (!this.#driver) {
      this.#stream?.push(Buffer.from(bytes.subarray(0, length)));
      return true;
    }
    const isInPlace =
      bytes.buffer === this.#bytes.buffer && bytes.byteOffset === this.#bytes.byteOffset + this.#to;
    if (isInPlace) this.#came(length);
    else this.#append(bytes.subarray(0, length));
    return this.#hasRoom();
  }

  #append(piece: Uint8Array): void {
    if (this.#bytes.length - this.#to < piece.length) this.#grow(this.#to - this.#from + piece.length);
    this.#bytes.set(piece, this.#to);
    this.#came(piece.length);
  }

  #came(length: number): void {
    this.#to += length;
    if (this.#to - this.#from >= this.#needed) this.#wake?.();
  }

  /** What was given before is not used any more. */
  #makeRoom(): void {
    const unread = this.#to - this.#from;
    const wanted = Math.max(unread, this.#needed) + leastRoom;
    if (wanted > this.#bytes.length || (this.#bytes.length > size && wanted <= size)) {
      this.#grow(wanted);
    } else if (this.#from + wanted > this.#bytes.length) {
      this.#bytes.copyWithin(0, this.#from, this.#to);
      this.#from = 0;
      this.#to = unread;
    }
  }

  /** Moves what is unread into memory of another size; a large value makes it large, and only for as long as it is there. */
  #grow(wanted: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(size, wanted));
    this.#bytes.copy(larger, 0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
    this.#bytes = larger;
  }
}

const intakes = new WeakMap<Duplex, Intake>();
