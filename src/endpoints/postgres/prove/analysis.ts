import pg from 'pg';

/** A column as the server describes it: its type is an oid and the type's modifier (length, precision). */
export interface DescribedColumn {
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
}

/** The server's description of a statement. */
export interface Description {
  readonly columns: readonly DescribedColumn[];
  readonly parameters: readonly number[];
}

/**
 * Asks for the description of statements without executing them: Parse, Describe and Sync of the extended protocol
 * (PostgreSQL, "Message Flow", Extended Query). The driver knows these messages only as the first half of executing
 * a query, therefore this is a query of our own that stops there.
 *
 * The driver pipelines only its own queries, because others may keep a portal open over several round trips. Ours opens no
 * portal: one Sync ends it, and it may be sent before others have been answered. So it is a kind of the driver's query.
 */
export class Describer {
  readonly #client: pg.Client;
  /** The driver passes this message to no query; it comes just before the column description of the same statement. */
  #parameters: readonly number[] = [];

  constructor(client: pg.Client) {
    this.#client = client;
    client.connection.on('parameterDescription', (message: { readonly dataTypeIDs: readonly number[] }) => {
      this.#parameters = message.dataTypeIDs;
    });
  }

  /** Rejects with the driver's error when the server does not accept the statement. A type 0 is for it to infer. */
  describe(sql: string, parameterTypes: readonly number[]): Promise<Description> {
    return new Promise((resolve, reject) => {
      const onDone = (columns: readonly DescribedColumn[]) =>
        resolve({ columns, parameters: this.#parameters });
      this.#client.query(new DescribeQuery(sql, parameterTypes, onDone, reject));
    });
  }
}

class DescribeQuery extends pg.Query {
  readonly #sql: string;
  readonly #types: readonly number[];
  readonly #onDone: (columns: readonly DescribedColumn[]) => void;
  readonly #onError: (error: unknown) => void;
  #columns: readonly DescribedColumn[] = [];

  constructor(
    sql: string,
    types: readonly number[],
    onDone: (columns: readonly DescribedColumn[]) => void,
    onError: (error: unknown) => void,
  ) {
    super({ text: sql });
    this.#sql = sql;
    this.#types = types;
    this.#onDone = onDone;
    this.#onError = onError;
    this.submit = (connection) => {
      connection.stream.cork();
      connection.parse({ name: '', text: this.#sql, types: this.#types.map(String) }, true);
      connection.describe({ type: 'S', name: '' }, true);
      connection.sync();
      connection.stream.uncork();
    };
  }

  handleRowDescription(message: { readonly fields: readonly pg.FieldDef[] }): void {
    this.#columns = message.fields.map(({ name, dataTypeID, dataTypeModifier }) => ({
      name,
      type: dataTypeID,
      modifier: dataTypeModifier,
    }));
  }

  handleReadyForQuery(): void {
    this.#onDone(this.#columns);
  }

  handleError(error: unknown): void {
    this.#onError(error);
  }
}
