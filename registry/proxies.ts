/** Which proxy a request takes: the editor's, else the environment's, by the rules of Go's `httpproxy`, which Packer follows. */
import { BlockList, isIP } from 'node:net';
import type { Env } from './endpoints.ts';

export interface ProxySettings {
  /** Empty or absent: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY of the environment. */
  readonly proxy?: string;
  /** Added to NO_PROXY. */
  readonly noProxy?: readonly string[];
}
export interface ChosenProxy {
  /** With user name and password, if it has any: never to be shown. */
  readonly url: string;
  /** The setting or the variable that names it. */
  readonly from: string;
}

/**
 * The proxy for an origin; `undefined` goes straight. This machine is never behind a proxy. ALL_PROXY, as curl
 * has it, comes last: Go does not know it, and so not Packer; who has nothing else means it for everything.
 */
export function proxies(settings: ProxySettings, env: Env): (origin: string) => ChosenProxy | undefined {
  const straight = [...(settings.noProxy ?? []), ...variable(env, 'NO_PROXY').value.split(',')]
    .map(entry => entry.trim().toLowerCase())
    .filter(Boolean)
    .map(matcher);
  return origin => {
    const { protocol, hostname, port } = new URL(origin);
    const host = hostname.replace(/^\[|\]$/g, '');
    const family = isIP(host);
    if (host === 'localhost' || (family && near.check(host, family === 6 ? 'ipv6' : 'ipv4')))
      return undefined;
    const found = settings.proxy
      ? { name: 'http.proxy', value: settings.proxy }
      : [protocol === 'http:' ? 'HTTP_PROXY' : 'HTTPS_PROXY', 'ALL_PROXY']
          .map(name => variable(env, name))
          .find(({ value }) => value);
    if (!found || straight.some(goes => goes(host, port || (protocol === 'http:' ? '80' : '443'))))
      return undefined;
    return {
      url: found.value.includes('://') ? found.value : `http://${found.value}`,
      from: found.name,
    };
  };
}

/** In capitals first, as Go reads them. */
function variable(env: Env, name: string) {
  const small = name.toLowerCase();
  return env[name] ? { name, value: env[name] } : { name: small, value: env[small] ?? '' };
}

/** A part of a proxy's URL as it was before it was written there; or as it is written. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** This machine, and the metadata service of the cloud it is in, which no proxy must see. */
const near = new BlockList();
near.addSubnet('127.0.0.0', 8);
near.addAddress('::1', 'ipv6');
near.addSubnet('169.254.0.0', 16);

type Matcher = (host: string, port: string) => boolean;

/** `*`, `10.0.0.0/8`, `10.1.2.3`, `10.1.2.3:80`, `example.com` and all below it, `.example.com` only what is below it. */
function matcher(entry: string): Matcher {
  if (entry === '*') return () => true;
  const cidr = /^([\da-f.:]+)\/(\d{1,3})$/.exec(entry);
  const family = cidr ? isIP(cidr[1]!) : 0;
  if (cidr && family && Number(cidr[2]) <= (family === 4 ? 32 : 128)) {
    const type = family === 4 ? 'ipv4' : 'ipv6';
    const network = new BlockList();
    network.addSubnet(cidr[1]!, Number(cidr[2]), type);
    return host => isIP(host) === family && network.check(host, type);
  }
  const [, name = entry, wanted = ''] = isIP(entry) ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
  const plain = name.replace(/^\[|\]$/g, '').replace(/^\*\./, '.');
  if (plain === '') return () => false;
  const below = plain.startsWith('.') ? plain : `.${plain}`;
  return (host, port) =>
    (wanted === '' || wanted === port) && (host === plain || (!isIP(host) && host.endsWith(below)));
}
