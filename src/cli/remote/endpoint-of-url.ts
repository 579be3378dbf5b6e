import { readFileSync } from 'node:fs';
import { parseAddress as parseMysql } from '../../endpoints/mysql/connect.ts';
import { parseAddress as parsePostgres } from '../../endpoints/postgres/connect.ts';
import { findPassword } from '../../endpoints/postgres/password.ts';
import { parseAddress as parseSqlServer } from '../../endpoints/sqlserver/connect.ts';
import type { NewEndpoint } from '../../server/rest/contract/endpoint.ts';
import { OperationError } from '../../text/error.ts';

/** What an endpoint is made of, besides its name. */
export type Reachable = Omit<NewEndpoint, 'id' | 'tls'> & {
  /** `try` is TLS where the database has it. */
  readonly tls: NewEndpoint['tls'] | 'try';
};

type Role = NewEndpoint['role'];

/** Reads a URL, with the environment and the files that it would be opened with here, as what a server is told of the database. What a server's endpoints do not have is refused. */
export async function endpointOfUrl(url: string, role: Role): Promise<Reachable> {
  const scheme = /^([a-z]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? '';
  if (scheme === 'postgres' || scheme === 'postgresql') return await ofPostgres(url, role);
  if (scheme === 'mysql' || scheme === 'mariadb') return ofMysql(url, role, scheme);
  if (scheme === 'sqlserver' || scheme === 'mssql') return ofSqlServer(url, role);
  throw new OperationError(
    `The ${role} must be a URL that begins with one of postgresql://, mysql://, mariadb://, sqlserver://, or the name of an endpoint of the server.`,
    { code: 'url', side: 'config' },
  );
}

async function ofPostgres(url: string, role: Role): Promise<Reachable> {
  const { host, port, user, database, sslmode, certificates, options, ...address } = parsePostgres(url, role);
  if (options !== undefined) throw unknown(role, 'options');
  const password = address.password ?? (await findPassword({ host, port, database, user }));
  const modes = { disable: 'none', allow: 'try', prefer: 'try' } as const;
  return {
    role,
    engine: 'postgres',
    host,
    port,
    user,
    database,
    ...(password === undefined ? {} : { password }),
    tls: sslmode in modes ? modes[sslmode as keyof typeof modes] : (sslmode as NewEndpoint['tls']),
    ...authority(role, certificates),
  };
}

function ofMysql(url: string, role: Role, engine: 'mysql' | 'mariadb'): Reachable {
  const { host, port, socket, user, password, database, sslMode, certificates } = parseMysql(url, role);
  const modes = {
    disabled: 'none',
    preferred: 'try',
    required: 'require',
    verify_ca: 'verify-ca',
    verify_identity: 'verify-full',
  } as const;
  return {
    role,
    engine,
    host: socket ?? host,
    port,
    user,
    ...(database === undefined ? {} : { database }),
    ...(password === undefined ? {} : { password }),
    tls: modes[sslMode],
    ...authority(role, certificates),
  };
}

function ofSqlServer(url: string, role: Role): Reachable {
  const address = parseSqlServer(url, role);
  const { host, port, instance, login, database, encryption, changes } = address;
  if (login.kind !== 'sql-password') throw unknown(role, 'authentication');
  if (address.hostInCertificate !== undefined) throw unknown(role, 'host-name-in-certificate');
  if (address.isReadOnly) throw unknown(role, 'application-intent');
  if (address.multiSubnet) throw unknown(role, 'multi-subnet-failover');
  if (encryption === 'strict') throw unknown(role, 'encrypt=strict');
  const attributes =
    changes.by === 'watermark'
      ? `Changes=watermark;Watermark=${changes.column};WatermarkDelay=${changes.seconds}`
      : changes.by === 'cdc'
        ? undefined
        : `Changes=${changes.by}`;
  return {
    role,
    engine: 'sqlserver',
    host: instance === undefined ? host : `${host}\\${instance}`,
    port: port ?? 1433,
    user: login.user,
    ...(database === undefined ? {} : { database }),
    ...(login.password === undefined ? {} : { password: login.password }),
    tls: sqlServerTls(role, address),
    ...authority(role, address.authority === undefined ? {} : { ca: address.authority }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}

function sqlServerTls(
  role: Role,
  { encryption, trustsCertificate, authority: ca }: ReturnType<typeof parseSqlServer>,
): NewEndpoint['tls'] {
  if (encryption !== 'mandatory') return 'none';
  if (trustsCertificate) return 'require';
  if (ca !== undefined) return 'verify-full';
  throw new OperationError(
    `The server has to be told what the certificate of the ${role} is held against: add ca=FILE to its URL, or trust-server-certificate=yes.`,
    { code: 'url', side: 'config' },
  );
}

/** The authority's certificate goes to the server; a certificate of the client's own has no place there. */
function authority(
  role: Role,
  { ca, cert, key }: { readonly ca?: string; readonly cert?: string; readonly key?: string },
): { readonly certificate?: string } {
  if (cert !== undefined || key !== undefined) throw unknown(role, 'a certificate of the client');
  if (ca === undefined) return {};
  try {
    return { certificate: readFileSync(ca, 'utf8') };
  } catch (cause) {
    throw new OperationError(`The certificate ${ca} of the ${role} cannot be read.`, {
      code: 'url',
      side: 'config',
      cause,
    });
  }
}

function unknown(role: Role, what: string): OperationError {
  return new OperationError(
    `The URL of the ${role} asks for what endpoints of a server do not have: ${what}. Leave it out, or run the command without --server.`,
    { code: 'url', side: 'config' },
  );
}
