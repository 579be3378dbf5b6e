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
    'The certificate of the server cannot be trusted: name its authority with ca=FILE in the URL, or take it as it is with trust-server-certificate=yes.',
};
const noDatabase: Advice = {
  text: ({ server, user, database }) =>
    `${server} does not let user ${user ?? '(default)'} into database ${database ?? '(its default)'}, or there is none of that name.`,
};
const wrongLogin: Advice = {
  text: ({ server, user }) =>
    `${server} does not let user ${user ?? '(default)'} in: the name or the password is wrong, or the server takes Windows logins only. Give the password in the URL, in a password file or in SQLCMDPASSWORD.`,
};
const noAnswer: Advice = {
  text: ({ server }) =>
    `${server} does not answer. Check the address, and that no firewall or security group stops the connection.`,
  retry: 'later',
};

/** What is to be done about an error of the system or the driver, by its code. */
const byCode: Readonly<Record<string, Advice>> = {
  ECONNREFUSED: {
    text: ({ server }) =>
      `${server} cannot be reached: nothing listens there. Check the host and the port, that the server runs, and that it takes TCP/IP (SQL Server Configuration Manager).`,
    retry: 'later',
  },
  ENOTFOUND: {
    text: ({ server }) => `${server} cannot be reached: the host is not known. Check its name in the URL.`,
  },
  EAI_AGAIN: {
    text: ({ server }) => `The name of the host of ${server} could not be looked up just now.`,
    retry: 'later',
  },
  ETIMEDOUT: noAnswer,
  ETIMEOUT: noAnswer,
  EHOSTUNREACH: {
    text: ({ server }) =>
      `${server} cannot be reached: there is no route to it. Check the address and the network.`,
    retry: 'later',
  },
  ECONNRESET: cut,
  EPIPE: cut,
  ECLOSE: cut,
  EINSTLOOKUP: {
    text: ({ server }) =>
      `The port of ${server} could not be looked up: the SQL Server Browser, which tells it on UDP port 1434, does not answer or does not know the instance. Give the port in the URL instead of the instance.`,
  },
  EENCRYPT: {
    text: ({ server }, message) =>
      /requires encryption/.test(message)
        ? `${server} takes connections with TLS only: leave encrypt=disabled out of the URL.`
        : `${server} does not offer TLS. Turn it on there, or use encrypt=optional or disabled in the URL.`,
  },
  EFEDAUTH: {
    text: ({ server, user }) =>
      `Microsoft Entra ID gave no token for user ${user ?? '(default)'} of ${server}. Check the tenant, the client and the secret.`,
  },
  ELOGIN: wrongLogin,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: { text: ({ server }) => `The certificate of ${server} has expired.` },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    text: ({ server }) =>
      `The certificate that ${server} shows is for another host name. Use that name in the URL, or say it with host-name-in-certificate.`,
  },
};

/** What is to be done about an error of the server, by its number (SQL Server, "Database Engine events and errors"). */
const byNumber: ReadonlyMap<number, Advice> = new Map([
  [4060, noDatabase],
  [911, noDatabase],
  [916, noDatabase],
  [18456, wrongLogin],
  [
    18470,
    { text: ({ server, user }: About) => `The login ${user ?? '(default)'} is disabled at ${server}.` },
  ],
  [
    18488,
    {
      text: ({ server, user }: About) =>
        `The password of ${user ?? '(default)'} must be changed first at ${server}.`,
    },
  ],
  [1205, { text: ({ server }: About) => `${server} ended a deadlock.`, retry: 'now' }],
  [1222, { text: ({ server }: About) => `${server} gave up waiting for a lock.`, retry: 'now' }],
  [
    3952,
    {
      text: ({ server, database }: About) =>
        `${server} does not allow snapshot isolation in database ${database ?? '(default)'} any more.`,
      retry: 'now',
    },
  ],
  [
    3960,
    {
      text: ({ server }: About) => `${server} ended a transaction, because rows of its snapshot had changed.`,
      retry: 'now',
    },
  ],
  [
    3961,
    {
      text: ({ server }: About) =>
        `A definition was changed while rows were read at ${server} by snapshot isolation.`,
      retry: 'now',
    },
  ],
  [6005, { text: ({ server }: About) => `${server} shuts down.`, retry: 'later' }],
  [40197, { text: ({ server }: About) => `${server} is being moved by Azure.`, retry: 'later' }],
  [40501, { text: ({ server }: About) => `${server} is busy.`, retry: 'later' }],
  [40613, { text: ({ server }: About) => `${server} is not available just now.`, retry: 'later' }],
  [
    40615,
    {
      text: ({ server }: About) =>
        `The firewall of ${server} does not let this address in: add a rule there.`,
    },
  ],
  [49918, { text: ({ server }: About) => `${server} has not enough resources just now.`, retry: 'later' }],
] satisfies [number, Advice][]);

/**
 * The driver's error as one for people: what happened at which server, and what to do. An error that is not of the driver, the server or the system is
 * a bug and comes back as it is.
 */
export function toOperationError(error: unknown, about: About): unknown {
  if (error instanceof OperationError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const number = numberOf(error);
  if (code === '' && number === undefined) return error;
  const said = withoutValue(error.message.replace(/\.$/, ''));
  const known = (number === undefined ? undefined : byNumber.get(number)) ?? byCode[code];
  if (known) {
    const { text, retry = 'never' } = known;
    return new OperationError(text(about, said), { code, side: about.side, retry, cause: error });
  }
  if (code.startsWith('ERR_') && number === undefined) return error;
  const concerns = number !== undefined && aboutTable.includes(number) ? ('table' as const) : undefined;
  return new OperationError(
    `${about.server} reports: ${said} (${number === undefined ? code : `error ${number}`}).`,
    { code, side: about.side, concerns, cause: error },
  );
}

/** The number that the server gave an error; undefined where it is none of the server's. */
export function numberOf(error: unknown): number | undefined {
  return error instanceof Error && 'number' in error && typeof error.number === 'number'
    ? error.number
    : undefined;
}

/** The table or a column is not there, or may not be read. */
const aboutTable: readonly number[] = [207, 208, 229, 230];

/** The code that says most: the driver wraps errors of the socket and of TLS into its own. */
function codeOf(error: Error): string {
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const { cause } = error;
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (own !== 'ESOCKET' || !(inner instanceof Error)) return own;
  return codeOf(inner) || own;
}

/** Messages of conversions and of constraints quote values, which are the user's secret. */
export function withoutValue(message: string): string {
  return message
    .replaceAll(/(value is )\([^]*\)/g, '$1(not shown)')
    .replaceAll(/(the (?:n?varchar|n?char) value )'[^]*' /g, '$1(not shown) ');
}
