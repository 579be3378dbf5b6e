import type { Failure } from '../../catalog/prover.ts';
import type { Refusal } from '../../change/refusal.ts';
import { OperationError } from '../../text/error.ts';

/** What an error is about: which end (`config` is where tasks are kept), and how the message names the server (without a password). */
export interface About {
  readonly side: 'source' | 'target' | 'config';
  readonly server: string;
  readonly user?: string;
  readonly database?: string;
}

interface DriverError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly severity?: unknown;
  readonly position?: unknown;
  readonly detail?: unknown;
  readonly hint?: unknown;
  readonly where?: unknown;
}

/**
 * The complaint of the server about a statement, or undefined when the error is of another sort: the connection broke, or
 * the server ends it (classes 08 and 57P of the SQLSTATE), so that the statement was not judged at all.
 */
export function asFailure(error: unknown, sql = ''): Failure | undefined {
  const { code, message, severity, position, detail, hint, where } = (error ?? {}) as DriverError;
  if (typeof code !== 'string' || typeof severity !== 'string' || !/^[0-9A-Z]{5}$/.test(code))
    return undefined;
  if (code.startsWith('08') || code.startsWith('57P')) return undefined;
  return {
    sqlstate: code,
    message: String(message),
    ...(typeof position === 'string' ? { position: offsetOf(sql, Number(position)) } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof where === 'string' ? { where } : {}),
  };
}

/** The server counts characters from 1; we count UTF-16 code units from 0, and a character may be two of them. */
function offsetOf(sql: string, position: number): number {
  let offset = 0;
  for (let character = 1; character < position && offset < sql.length; character += 1) {
    offset += (sql.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

interface Advice {
  readonly text: (about: About, message: string) => string;
  readonly retry?: 'now' | 'later';
}

const reading =
  'The certificate of the server cannot be trusted: name its authority with sslrootcert=FILE in the URL';

/** What is to be done about the errors that a connection meets, by the code of the system, of TLS or the SQLSTATE. */
const advice: Readonly<Record<string, Advice>> = {
  ECONNREFUSED: {
    text: ({ server }) =>
      `${server} cannot be reached: nothing listens there. Check the host and the port, and that the server runs and listens there (listen_addresses).`,
    retry: 'later',
  },
  ENOENT: {
    text: ({ server }) =>
      `${server} cannot be reached: there is no such socket. Check the folder given as host, and the port.`,
  },
  ENOTFOUND: {
    text: ({ server }) => `${server} cannot be reached: the host is not known. Check its name in the URL.`,
  },
  EAI_AGAIN: {
    text: ({ server }) => `The name of the host of ${server} could not be looked up just now.`,
    retry: 'later',
  },
  ETIMEDOUT: {
    text: ({ server }) =>
      `${server} does not answer. Check the address, and that no firewall or security group stops the connection.`,
    retry: 'later',
  },
  EHOSTUNREACH: {
    text: ({ server }) =>
      `${server} cannot be reached: there is no route to it. Check the address and the network.`,
    retry: 'later',
  },
  ECONNRESET: { text: ({ server }) => `${server} cut the connection.`, retry: 'now' },
  EPIPE: { text: ({ server }) => `${server} cut the connection.`, retry: 'now' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { text: () => `${reading}.` },
  SELF_SIGNED_CERT_IN_CHAIN: { text: () => `${reading}.` },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { text: () => `${reading}.` },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { text: () => `${reading}.` },
  CERT_HAS_EXPIRED: { text: ({ server }) => `The certificate of ${server} has expired.` },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    text: ({ server }) =>
      `The certificate that ${server} shows is for another host name. Use that name in the URL, or sslmode=verify-ca.`,
  },
  clientCertificate: {
    text: ({ server }) =>
      `${server} does not accept the certificate that it was shown, or was shown none: name one that its authority has signed, with sslcert=FILE and sslkey=FILE in the URL.`,
  },
  tls: {
    text: ({ server }) =>
      `${server} and Godwit could not agree on TLS. Check the files that sslcert, sslkey and sslrootcert name in the URL: certificates and a key without a passphrase in PEM, which belong together.`,
  },
  ssl: {
    text: ({ server }) =>
      `${server} does not offer TLS. Turn it on there, or use sslmode=prefer or disable in the URL.`,
  },
  login: {
    text: ({ server }, message) => `${server} and Godwit could not agree on how to log in: ${message}.`,
  },
  password: {
    text: ({ server, user }) =>
      `${server} wants a password of user ${user ?? '(default)'}, and none was given. Give it in the URL, in PGPASSWORD, or in the password file (PGPASSFILE, ~/.pgpass, readable by you only).`,
  },
  '28P01': {
    text: ({ server, user }) =>
      `${server} does not accept the password of user ${user ?? '(default)'}. Give it in the URL, in PGPASSWORD, or in the password file (PGPASSFILE, ~/.pgpass).`,
  },
  '28000': {
    text: ({ server }, message) =>
      `${server} does not let this user in: ${message}. Look at its pg_hba.conf, and at the URL's user and sslmode.`,
  },
  '3D000': {
    text: ({ server, database }) =>
      `${server} has no database ${database ?? ''}. Create it first: CREATE DATABASE.`,
  },
  '53300': { text: ({ server }) => `${server} takes no more connections (max_connections).`, retry: 'later' },
  '57P03': { text: ({ server }, message) => `${server} is not ready: ${message}.`, retry: 'later' },
  '57P01': {
    text: ({ server }) => `${server} ended the connection: an administrator's command, or it shuts down.`,
    retry: 'later',
  },
  '57P02': { text: ({ server }) => `${server} crashed and restarts.`, retry: 'later' },
  '53100': { text: ({ server }) => `The disk of ${server} is full.` },
  '53200': { text: ({ server }) => `${server} is out of memory.`, retry: 'later' },
  '25006': {
    text: ({ server }) =>
      `${server} allows reading only: it is a standby, or default_transaction_read_only is on.`,
  },
  '42501': {
    text: ({ server, user }, message) =>
      `User ${user ?? '(default)'} may not do this at ${server}: ${message}.`,
  },
  '55006': {
    text: ({ server }, message) =>
      `${server} reports: ${message}. A connection that reads nothing more is ended by the server after wal_sender_timeout.`,
    retry: 'later',
  },
  '40001': {
    text: ({ server }, message) => `${server} had to give up a transaction: ${message}.`,
    retry: 'now',
  },
  '40P01': { text: ({ server }, message) => `${server} ended a deadlock: ${message}.`, retry: 'now' },
};

/**
 * The driver's error as one for people: what happened at which server, and what to do. An error that is not of the driver, the
 * server or the system is a bug and comes back as it is.
 */
export function toOperationError(error: unknown, about: About): unknown {
  if (error instanceof OperationError || !(error instanceof Error || isServerError(error))) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const said = error.message.replace(/\.$/, '');
  const known = advice[code] ?? advice[bySaying(said)] ?? advice[ofTls(code)];
  const refusal = refusalOf(error);
  const concerns = refusal && (refusal.kind === 'table' ? 'table' : 'rows');
  if (known) {
    const { text, retry = 'never' } = known;
    return new OperationError(text(about, said), {
      code: code || bySaying(said),
      side: about.side,
      retry,
      concerns,
      cause: error,
    });
  }
  if (code === '' || code.startsWith('ERR_')) return error;
  const state = /^[0-9A-Z]{5}$/.test(code) ? ` (SQLSTATE ${code})` : '';
  return new OperationError(`${about.server} reports: ${said}${state}.`, {
    code,
    side: about.side,
    concerns,
    cause: error,
  });
}

/** While it connects the driver passes on the server's message, which is no Error. */
function isServerError(error: unknown): error is { readonly message: string; readonly code: unknown } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string' &&
    'code' in error
  );
}

/** Errors of OpenSSL have many codes. An alert is what the other side says: then it is about the certificate that we show. */
function ofTls(code: string): string {
  if (/^ERR_SSL_.*ALERT/.test(code)) return 'clientCertificate';
  return /^ERR_(?:SSL|OSSL|CRYPTO)_/.test(code) ? 'tls' : '';
}

/** The driver gives some errors no code, only words. */
function bySaying(message: string): string {
  if (/timeout expired|connection timeout|timed out/i.test(message)) return 'ETIMEDOUT';
  if (/password must be a/i.test(message)) return 'password';
  if (/does not support SSL|establishing an SSL/i.test(message)) return 'ssl';
  if (/^SASL|authentication/i.test(message)) return 'login';
  if (/Connection terminated|not queryable/i.test(message)) return 'ECONNRESET';
  return '';
}

/** The table, its schema or a column is not there, is of another sort, or may not be written to. What else class 42 of the SQLSTATE has would be an error of ours. */
const aboutTable: readonly string[] = [
  '3F000',
  '42P01',
  '42501',
  '42703',
  '42804',
  '42809',
  '428C9',
  '55000',
];

/**
 * Whether the server refused a row or a table, and not the connection: classes 21, 22, 23, 27, 44 and P0 of the SQLSTATE for rows (PostgreSQL, "PostgreSQL Error
 * Codes"). Messages of class 22 quote the value, which is left out; others name columns and constraints.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  const failure = asFailure(error);
  if (!failure) return undefined;
  if (aboutTable.includes(failure.sqlstate))
    return { kind: 'table', reason: `${failure.message} (SQLSTATE ${failure.sqlstate}).` };
  if (!/^(21|22|23|27|44|P0)/.test(failure.sqlstate)) return undefined;
  const said = failure.sqlstate.startsWith('22')
    ? failure.message.replace(/".*"/s, '(not shown)')
    : failure.message;
  const kind =
    failure.sqlstate === '23505' ? 'duplicate' : failure.sqlstate === '22001' ? 'truncation' : 'value';
  return { kind, reason: `${said} (SQLSTATE ${failure.sqlstate}).` };
}
