/** Why does it not work? The way to HCP, judged step by step, in words that can be passed on. */
import type { DoctorLine, DoctorReport } from '../protocol/requests.ts';
import { counted, plain, shortened, utc } from '../protocol/words.ts';
import { type Examination, type HcpOptions, hcp, type Route } from '../registry/hcp.ts';
import type { CredentialSource, Failure } from '../registry/registry.ts';

const minute = 60_000;
/** Revocations are judged by the clock of this computer. */
const clockFails = 5 * minute;
const clockWarns = minute;
const day = 24 * 60 * minute;
const certificateWarns = 14 * day;

const places: Readonly<Record<CredentialSource, string>> = {
  editor: 'This editor',
  environment: 'The environment',
  'credential-file': 'The credential file',
  login: 'The hcp CLI',
};

export function doctor(seen: Examination): DoctorReport {
  const hide = hider(seen);
  const lines = [...credentials(seen), ...way(seen), ...registry(seen)]
    .map(line => ({
      ...line,
      text: hide(line.text),
      ...(line.wayOut !== undefined && { wayOut: hide(line.wayOut) }),
    }))
    // API and identity service may be one host, which need not be told twice.
    .filter(
      (line, i, all) => all.findIndex(({ check, text }) => check === line.check && text === line.text) === i,
    );
  return { lines, text: written(lines, seen.at) };
}

/** `node dist/server.js --doctor`: with the environment's credentials. The exit code: 1 when something fails. */
export async function examineFromHere(
  environment: Pick<HcpOptions, 'env' | 'home' | 'version'>,
  write: (text: string) => void,
): Promise<0 | 1> {
  const stack = hcp({ ...environment, credentials: async () => ({ principal: null, location: null }) });
  try {
    const report = doctor(await stack.examine());
    write(report.text);
    return report.lines.some(({ is }) => is === 'fail') ? 1 : 0;
  } finally {
    await stack.dispose();
  }
}

function credentials({ credentials: found, looked }: Examination): DoctorLine[] {
  const check = 'Credentials';
  const others = looked.map(({ source, why }) => `${places[source]}: ${why.replace(/\.$/, '')}`).join('. ');
  if ('kind' in found) return [failed(check, found, 'Sign in.', others && `${others}.`)];
  const winner = looked.find(({ is }) => is === 'won');
  const passedOver = looked
    .filter(({ is }) => is === 'passed-over')
    .map(({ source, why }) => ` ${places[source]} comes later: ${why.replace(/\.$/, '')}.`);
  return [
    ok(check, `${places[found.source]}: ${winner?.why ?? ''}, ${found.name}.${passedOver.join('')}`),
    endpoints(found.destination),
  ];
}

type Destination = Exclude<Examination['credentials'], Failure>['destination'];
function endpoints({ geography, apiOrigin, apiTls, authOrigin, authTls }: Destination): DoctorLine {
  const text = `Geography ${geography}; API ${apiOrigin}, identity service ${authOrigin}.`;
  const open = [
    ...(apiTls === 'enabled' || isHere(apiOrigin) ? [] : ['HCP_API_TLS']),
    ...(authTls === 'enabled' || isHere(authOrigin) ? [] : ['HCP_AUTH_TLS']),
  ];
  if (open.length === 0) return ok('Endpoints', text);
  return {
    check: 'Endpoints',
    is: 'warn',
    text: `${text} Not every connection is verified.`,
    wayOut: `Unset ${open.join(' and ')} unless this is meant.`,
  };
}
const isHere = (origin: string) => /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(origin).hostname);

function way({ routes, ahead, at, token, caller, credentials: found }: Examination): DoctorLine[] {
  if ('kind' in found)
    return ['Endpoints', 'Proxy', 'Names', 'Connection', 'Clock', 'Token', 'Principal'].map(skipped);
  const isBad = (value: unknown): value is Failure =>
    typeof value === 'object' && value !== null && 'kind' in value;
  return [
    ok('Proxy', [...new Set(routes.map(proxyWords))].join(' ')),
    ...routes.map(names),
    ...routes.map(route => connection(route, at)),
    clock(ahead),
    isBad(token)
      ? failed('Token', token, 'Check the credentials.')
      : ok('Token', 'Given out by the identity service.'),
    token !== 'there' || caller === undefined
      ? skipped('Principal')
      : isBad(caller)
        ? failed('Principal', caller, 'Sign in again.')
        : ok('Principal', caller.name ?? 'HCP does not say who this is.'),
  ];
}
const proxyWords = ({ host, proxy }: Route) =>
  proxy
    ? `${host} through ${proxy.host || 'an address that is none'} (${proxy.from}${/^all_proxy$/i.test(proxy.from) ? ', which Packer does not know' : ''}).`
    : `${host} directly.`;

function names({ name, addresses, proxy }: Route): DoctorLine {
  const check = 'Names';
  if (typeof addresses !== 'string') return ok(check, `${name} is ${addresses.join(', ')}.`);
  if (name === '')
    return {
      check,
      is: 'fail',
      text: 'The address of the proxy is not a URL.',
      wayOut: `Correct ${proxy?.from}.`,
    };
  return {
    check,
    is: 'fail',
    text: `${name} is not known here (${addresses}).`,
    wayOut: proxy
      ? `Check the address of the proxy in ${proxy.from}.`
      : 'Check the address, the network and the DNS server; behind a proxy set http.proxy or HTTPS_PROXY.',
  };
}

function connection({ host, tls, chain, reached }: Route, at: number): DoctorLine {
  const check = 'Connection';
  const [own] = chain;
  const said =
    tls === 'disabled'
      ? `${host} answers, without TLS.`
      : own
        ? `${host}: ${[own.subject, ...chain.map(({ issuer }) => issuer)].filter(distinct).join(' ← ')}, until ${utc(own.until)}.`
        : `${host} answers.`;
  if (reached) return failed(check, reached, 'Check the network and the proxy settings.', own && said);
  if (tls === 'insecure') return ok(check, `${said} Not verified, as HCP_API_TLS or HCP_AUTH_TLS says.`);
  if (own && own.until - at < certificateWarns)
    return {
      ...{
        check,
        is: 'warn',
        text: `${said} That is in ${counted(Math.max(0, Math.floor((own.until - at) / day)), 'day')}.`,
      },
      wayOut: 'Tell who runs the server or the proxy to renew it.',
    };
  return ok(check, said);
}
const distinct = (name: string, i: number, all: readonly string[]) => all.indexOf(name) === i;

function clock(ahead: number | undefined): DoctorLine {
  const check = 'Clock';
  if (ahead === undefined) return skipped(check);
  const off = Math.abs(ahead);
  const side = ahead > 0 ? 'ahead of' : 'behind';
  if (off < clockWarns) return ok(check, "Less than a minute from HCP's.");
  return {
    check,
    is: off >= clockFails ? 'fail' : 'warn',
    text: `This computer's clock is ${counted(Math.round(off / minute), 'minute')} ${side} HCP's.`,
    wayOut: 'Set the clock, best by the network: revocations are judged by it.',
  };
}

function registry({ place, registry, buckets, writes, caller, token }: Examination): DoctorLine[] {
  if (token !== 'there' || caller === undefined || 'kind' in caller || place === undefined)
    return ['Organization', 'Project', 'Registry', 'Permissions'].map(skipped);
  if ('kind' in place)
    return [
      caller.organizationId ? ok('Organization', `${caller.organizationId}.`) : skipped('Organization'),
      failed('Project', place, 'Pick a project.'),
      ...['Registry', 'Permissions'].map(skipped),
    ];
  const { organization, organizationId, project, projectId } = place;
  return [
    ok('Organization', named(organization, organizationId)),
    ok('Project', named(project, projectId)),
    registryLine(registry),
    buckets === 'listed'
      ? ok('Permissions', `This principal may list the buckets${writing(writes)}`)
      : buckets
        ? failed('Permissions', buckets, 'Ask for a role on the project.')
        : skipped('Permissions'),
  ];
}
/** Reading alone is enough for much; who wants more reads how. */
function writing(seen: Examination['writes']): string {
  if (seen === undefined || seen.is === 'unknown')
    return '. Whether it may change anything cannot be told without trying: there is no restricted channel to be seen or hidden.';
  const { bucket, channel } = seen;
  return seen.is === 'yes'
    ? ` and change them: it sees ${JSON.stringify(channel)} of ${JSON.stringify(bucket)}, which is restricted.`
    : ` but not change them: ${JSON.stringify(channel)} of ${JSON.stringify(bucket)}, which is restricted, is hidden from it. To promote and revoke, and to read that channel, it needs the role Contributor.`;
}
const named = (name: string, id: string) => (name === id ? `${id}.` : `${plain(name)} (${id}).`);

function registryLine(found: Examination['registry']): DoctorLine {
  const check = 'Registry';
  if (found === undefined) return skipped(check);
  if ('kind' in found) return failed(check, found, 'Pick another project.');
  const tier =
    found.tier === '' || found.tier === 'UNSET' ? 'without a tier' : `tier ${found.tier.toLowerCase()}`;
  if (found.activated) return ok(check, `Active, ${tier}.`);
  return {
    check,
    is: 'fail',
    text: `There is one, ${tier}, but it is not active.`,
    wayOut: 'Activate it in the HCP portal, or pick another project.',
  };
}

const ok = (check: string, text: string): DoctorLine => ({ check, is: 'ok', text });
const skipped = (check: string): DoctorLine => ({ check, is: 'skipped', text: 'Not looked at.' });

/** A failure says what happened first, and the way out after it. */
function failed(check: string, { message }: Failure, otherwise: string, more?: string): DoctorLine {
  const [, what = message, wayOut] = /^(.+?[.)])\s+(?=\p{Lu})(.+)$/u.exec(message) ?? [];
  return { check, is: 'fail', text: more ? `${what} ${more}` : what, wayOut: wayOut ?? otherwise };
}

/** Takes out what need not be passed on: the home directory, and most of the client id. */
function hider({ home, credentials: found }: Examination): (text: string) => string {
  const id = 'kind' in found || found.name.includes(' ') || found.name.includes('/') ? '' : found.name;
  const short = shortened(id, 4, 2);
  const shown = short === id ? `${id.slice(0, 2)}…` : short;
  const whole =
    id && new RegExp(`(?<![\\w-])${id.replace(/[^\w-]/g, escaped => `\\${escaped}`)}(?![\\w-])`, 'g');
  return text => {
    const homeless = home.length > 1 ? text.replaceAll(home, '~') : text;
    return plain(whole ? homeless.replace(whole, () => shown) : homeless);
  };
}

const marks = { ok: 'ok', warn: 'WARN', fail: 'FAIL', skipped: '-' } as const;
function written(lines: readonly DoctorLine[], at: number): string {
  const count = (is: DoctorLine['is']) => lines.filter(line => line.is === is).length;
  const rows = lines.map(({ check, is, text, wayOut }) => {
    const row = `${marks[is].padEnd(5)} ${check.padEnd(13)} ${text}`;
    return wayOut ? `${row}\n${' '.repeat(20)}→ ${wayOut}` : row;
  });
  const verdict = [
    count('fail') > 0 && `${count('fail')} failed`,
    count('warn') > 0 && counted(count('warn'), 'warning'),
  ].filter(Boolean);
  return `HCP Packer connection, ${utc(at)}\n\n${rows.join('\n')}\n\n${verdict.join(', ') || 'All is well.'}\n`;
}
