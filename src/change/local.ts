/** Whether a host name or an address always means the machine itself, whoever resolves it; an address of IPv6 may stand in brackets. */
export function isLoopback(host: string): boolean {
  return ['localhost', '::1', '[::1]'].includes(host) || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Whether a host name, an address or the folder of a Unix socket is that of the machine itself, as far as it tells. */
export function isLocal(host: string): boolean {
  return host.startsWith('/') || isLoopback(host);
}
