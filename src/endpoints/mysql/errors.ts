import type { Refusal } from '../../change/refusal.ts';
import { OperationError } from '../../text/error.ts';

/** What an error is about: which end, and how the message names the server (without a password). */
export interface About {
  readonly side: 'source' | 'target';
  readonly server: string;
  readonly user?: string;
  readonly database?: string;
}

interface Advice {
  readonly text: (about: About, message: string) => string;
  readonly retry?: 'now' | 'later';
}

const cut: Advice = { text: ({ server }) => `${server} cut the connection.`, retry: 'now' };
const untrusted: Advice = {
  text: () =>
    'The certificate of the server cannot be trusted: name its authority with ssl-ca=FILE in the URL.',
};

/** What is to be done about an error, by the driver's code for it (MySQL, "Server Error Message Reference"). */
const advice: Readonly<Record<string, Advice>> = {
  ECONNREFUSED: {
    text: ({ server }) =>
      `${server} cannot be reached: nothing listens there. Check the host and the port, and that the server runs and listens there (bind_address).`,
    retry: 'later',
  },
  ENOENT: { text: ({ server }) => `${server} cannot be reached: there is no such socket. Check its path.` },
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
  ECONNRESET: cut,
  EPIPE: cut,
  PROTOCOL_CONNECTION_LOST: cut,
  ER_SERVER_SHUTDOWN: {
    text: ({ server }) => `${server} ended the connection: it shuts down.`,
    retry: 'later',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: { text: ({ server }) => `The certificate of ${server} has expired.` },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    text: ({ server }) =>
      `The certificate that ${server} shows is for another host name. Use that name in the URL, or ssl-mode=verify_ca.`,
  },
  HANDSHAKE_NO_SSL_SUPPORT: {
    text: ({ server }) =>
      `${server} does not offer TLS. Turn it on there, or use ssl-mode=preferred or disabled in the URL.`,
  },
  clientCertificate: {
    text: ({ server }) =>
      `${server} does not accept the certificate that it was shown: name one that its authority has signed, with ssl-cert=FILE and ssl-key=FILE in the URL.`,
  },
  ER_SECURE_TRANSPORT_REQUIRED: {
    text: ({ server }) =>
      `${server} takes connections with TLS only: leave ssl-mode=disabled out of the URL, or use ssl-mode=required.`,
  },
  tls: {
    text: ({ server }) =>
      `${server} and Godwit could not agree on TLS. Check the files that ssl-cert, ssl-key and ssl-ca name in the URL: certificates and a key without a passphrase in PEM, which belong together.`,
  },
  HANDSHAKE_SSL_ERROR: {
    text: ({ server }, message) => `${server} and Godwit could not agree on TLS: ${message}.`,
  },
  ER_ACCESS_DENIED_ERROR: {
    text: ({ server, user }) =>
      `${server} does not let user ${user ?? '(default)'} in: the name, the password or the host that the account is for is wrong, or it wants TLS (ssl-mode) or a certificate (ssl-cert) of this user. Give the password in the URL, in a password file or in MYSQL_PWD.`,
  },
  ER_DBACCESS_DENIED_ERROR: {
    text: ({ server, user, database }) =>
      `User ${user ?? '(default)'} may not use database ${database ?? ''} at ${server}, or there is none of that name.`,
  },
  ER_BAD_DB_ERROR: {
    text: ({ server, database }) =>
      `${server} has no database ${database ?? ''}. Create it first: CREATE DATABASE.`,
  },
  ER_HOST_NOT_PRIVILEGED: {
    text: ({ server }) => `${server} does not let this host in: no account is for it.`,
  },
  ER_CON_COUNT_ERROR: {
    text: ({ server }) => `${server} takes no more connections (max_connections).`,
    retry: 'later',
  },
  ER_TABLEACCESS_DENIED_ERROR: {
    text: ({ server, user }, message) =>
      `User ${user ?? '(default)'} may not do this at ${server}: ${message}.`,
  },
  ER_SPECIFIC_ACCESS_DENIED_ERROR: {
    text: ({ server, user }, message) =>
      `User ${user ?? '(default)'} may not do this at ${server}: ${message}.`,
  },
  ER_CLIENT_LOCAL_FILES_DISABLED: {
    text: ({ server }) =>
      `${server} does not take rows by LOAD DATA LOCAL. Allow it there: SET GLOBAL local_infile = 1.`,
  },
  ER_NOT_ALLOWED_COMMAND: {
    text: ({ server }) =>
      `${server} does not take rows by LOAD DATA LOCAL. Allow it there: SET GLOBAL local_infile = 1.`,
  },
  ER_LOCK_DEADLOCK: { text: ({ server }) => `${server} ended a deadlock.`, retry: 'now' },
  ER_LOCK_WAIT_TIMEOUT: {
    text: ({ server }) => `${server} gave up waiting for a lock (innodb_lock_wait_timeout).`,
    retry: 'now',
  },
  ER_OPTION_PREVENTS_STATEMENT: {
    text: ({ server }, message) => `${server} does not allow this: ${message}.`,
  },
  ER_DISK_FULL: { text: ({ server }) => `The disk of ${server} is full.` },
};

/**
 * The driver's error as one for people: what happened at which server, and what to do. An error that is not of the driver, the
 * server or the system is a bug and comes back as it is.
 */
export function toOperationError(error: unknown, about: About): unknown {
  if (error instanceof OperationError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : bySaying(error.message);
  const said = withoutValue(error.message.replace(/\.$/, ''));
  const known = advice[ofTls(code, said)] ?? advice[code];
  const refusal = refusalOf(error);
  const concerns = refusal && (refusal.kind === 'table' ? 'table' : 'rows');
  if (known) {
    const { text, retry = 'never' } = known;
    return new OperationError(text(about, said), { code, side: about.side, retry, concerns, cause: error });
  }
  if (code === '' || code.startsWith('ERR_')) return error;
  return new OperationError(`${about.server} reports: ${said} (${code}).`, {
    code,
    side: about.side,
    concerns,
    cause: error,
  });
}

/** Messages quote values (`Incorrect integer value: '…' for column`, `Duplicate entry '…' for key`), which are the user's secret. */
export function withoutValue(message: string): string {
  return message.replace(/((?:value|entry):? )'.*' (for|to|in)/s, '$1(not shown) $2');
}

/** The driver gives errors of the handshake one code; their words are those of OpenSSL. An alert is what the other side says: then it is about the certificate that we show. */
function ofTls(code: string, said: string): string {
  if (/^ERR_(?:SSL|OSSL|CRYPTO)_/.test(code)) return /ALERT/.test(code) ? 'clientCertificate' : 'tls';
  if (code !== 'HANDSHAKE_SSL_ERROR') return '';
  if (/does not match certificate/.test(said)) return 'ERR_TLS_CERT_ALTNAME_INVALID';
  if (/self.signed|unable to (?:verify|get)/.test(said)) return 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
  if (/has expired/.test(said)) return 'CERT_HAS_EXPIRED';
  return /alert/.test(said) ? 'clientCertificate' : '';
}

/** The driver gives some errors no code, only words. */
function bySaying(message: string): string {
  return /closed state|Connection lost|Can't write/.test(message) ? 'PROTOCOL_CONNECTION_LOST' : '';
}

/** Errors about a row that have a general SQLSTATE: no default, a wrong value, a partition that is missing, a CHECK (MySQL, "Server Error Message Reference"). */
const aboutRow = [1265, 1364, 1366, 1526, 3819, 4025];

/** The table or a column is not there, is damaged, or may not be written to. */
const aboutTable = [1036, 1049, 1054, 1142, 1143, 1146, 1194, 1195, 1288, 1814, 1906, 1932];

/** Whether the server refused a row or a table, and not the connection: for rows classes 21, 22, 23, 44 and 45 of the SQLSTATE, and some by number. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('errno' in error) || !('sqlState' in error)) return undefined;
  const { errno } = error;
  if (aboutTable.includes(Number(errno)))
    return { kind: 'table', reason: `${error.message.replace(/\.$/, '')} (error ${String(errno)}).` };
  if (!/^(21|22|23|44|45)/.test(String(error.sqlState)) && !aboutRow.includes(Number(errno)))
    return undefined;
  const said = withoutValue(error.message.replace(/\.$/, '')).replace(/(value:? )'.*'$/s, '$1(not shown)');
  const kind = errno === 1062 || errno === 1586 ? 'duplicate' : errno === 1406 ? 'truncation' : 'value';
  return { kind, reason: `${said} (error ${String(errno)}).` };
}
