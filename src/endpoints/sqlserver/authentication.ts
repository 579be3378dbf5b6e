import type { ConnectionAuthentication } from 'tedious';

/** Who logs in, and how. */
export interface Login {
  readonly kind: LoginKind;
  readonly user: string;
  readonly password?: string;
  /** NTLM's. */
  readonly domain?: string;
  /** The application's or the identity's, at Microsoft Entra ID. */
  readonly clientId?: string;
  readonly tenantId?: string;
}

/** The ways of logging in, named like those of Microsoft's connection strings (`Authentication`). */
const kinds = [
  'sql-password',
  'ntlm',
  'active-directory-password',
  'active-directory-service-principal',
  'active-directory-managed-identity',
  'active-directory-default',
  'active-directory-access-token',
] as const;

type LoginKind = (typeof kinds)[number];

/** The parameters of a URL that speak of the login. */
export const loginParameters: readonly string[] = ['authentication', 'domain', 'client-id', 'tenant-id'];

/** The login that a URL asks for; a text says what is missing. */
export function loginOf(
  who: Pick<Login, 'user' | 'password'>,
  parameters: ReadonlyMap<string, string>,
): Login | string {
  const domain = parameters.get('domain');
  const clientId = parameters.get('client-id');
  const tenantId = parameters.get('tenant-id');
  const wanted = parameters.get('authentication') ?? (domain === undefined ? 'sql-password' : 'ntlm');
  const kind = kinds.find((each) => each === wanted.toLowerCase());
  if (kind === undefined) return `its authentication is none of ${kinds.join(', ')}`;
  if (kind === 'ntlm' && domain === undefined) return 'its authentication is ntlm, which needs domain';
  if (/password$|principal$/.test(kind) && kind !== 'sql-password' && tenantId === undefined)
    return `its authentication is ${kind}, which needs tenant-id`;
  if (kind === 'active-directory-password' && clientId === undefined)
    return `its authentication is ${kind}, which needs client-id, the application's`;
  return {
    kind,
    ...who,
    ...(domain === undefined ? {} : { domain }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(tenantId === undefined ? {} : { tenantId }),
  };
}

/** The login in the driver's words. A service principal's id is the user, its secret the password; so is an access token. */
export function toAuthentication(login: Login): ConnectionAuthentication {
  const { user, password = '', clientId = '', tenantId = '' } = login;
  switch (login.kind) {
    case 'sql-password':
      return { type: 'default', options: { userName: user, password } };
    case 'ntlm':
      return { type: 'ntlm', options: { userName: user, password, domain: login.domain ?? '' } };
    case 'active-directory-password':
      return {
        type: 'azure-active-directory-password',
        options: { userName: user, password, clientId, tenantId },
      };
    case 'active-directory-service-principal':
      return {
        type: 'azure-active-directory-service-principal-secret',
        options: { clientId: login.clientId ?? user, clientSecret: password, tenantId },
      };
    case 'active-directory-managed-identity':
      return {
        type: 'azure-active-directory-msi-vm',
        options: login.clientId === undefined ? {} : { clientId },
      };
    case 'active-directory-default':
      return {
        type: 'azure-active-directory-default',
        options: login.clientId === undefined ? {} : { clientId },
      };
    case 'active-directory-access-token':
      return { type: 'azure-active-directory-access-token', options: { token: password } };
  }
}
